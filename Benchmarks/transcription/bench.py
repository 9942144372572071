"""Crescendo beside the Python package pocketsphinx; README.md says how to run it and what is compared."""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path

import words
from speech import recordings
from wire import EngineProcess

HERE = Path(__file__).parent


def measured(command):
    """Lines that a command prints, CPU seconds of the process itself and of its children, and the time it took."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    lines = [json.loads(line) for line in process.stdout]
    # Until it is waited for, a process that ended keeps its accounts.
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    took = time.monotonic() - start
    stat = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    own, children = (sum(map(int, stat[i : i + 2])) / os.sysconf("SC_CLK_TCK") for i in (11, 13))
    if process.wait() != 0:
        sys.exit(f"{command[0]} failed with {process.returncode}")
    return lines, own, children, took


def peer(python, paths):
    lines, *_ = measured([python, str(HERE / "peer.py"), *paths])
    return {line["file"]: line["text"] for line in lines[:-1]}, lines[-1]["decode"], lines[-1]["load"]


def engine_alone(crescendo, paths, settings={}):
    engine = EngineProcess(crescendo)
    texts = {path: engine.recognize(path, settings) for path in paths}
    engine.close()
    return texts, engine.decode, engine.load


def whole_product(crescendo, paths, processes):
    lines, own, children, took = measured([crescendo, "transcribe", "--json", "--processes", str(processes), *paths])
    texts = {}
    for line in lines:
        if line.get("error"):
            sys.exit(f"{line['file']}: {line['error']['code']}")
        texts[line["file"]] = " ".join(s["text"] for s in line["transcript"]["segments"])
    return texts, own + children, took, own / (own + children)


def joined(paths, target):
    """All recordings one after the other with a second of silence between, so that two processes have work at all times."""
    path = str(target / "joined.wav")
    with wave.open(path, "wb") as out:
        out.setparams((1, 2, 16000, 0, "NONE", ""))
        for part in paths:
            with wave.open(part) as recording:
                out.writeframes(recording.readframes(recording.getnframes()) + bytes(32000))
    return path


def counts(texts, found):
    return [(words.errors(r.words, words.words(texts[r.path])), len(r.words)) for r in found]


def compare(name, ours, theirs, limit="limit +0.50"):
    low, high = words.paired_bootstrap(ours, theirs)
    difference = words.rate(ours) - words.rate(theirs)
    print(f"{name:32} {words.rate(ours):7.2f} % {difference:+8.2f}   95 % [{low:+.2f}, {high:+.2f}]   {limit}")


def compare_modes(modes, balanced, found, seconds):
    """Each mode beside the balanced one, of which it is the price or the gain."""
    usual = counts(balanced[0][0], found)
    speed = statistics.median(row[1] for row in balanced)
    print(f"\n{'Modes, engine alone':32} {'WER':>9} {'difference':>8}   {'95 %':21} CPU / s   of balanced")
    for mode, rows in modes.items():
        ratio = statistics.median(row[1] for row in rows) / speed
        compare(mode, counts(rows[0][0], found), usual, f"{ratio * speed / seconds:.4f}   {ratio:.2f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--speech", type=Path, required=True)
    parser.add_argument("--crescendo", required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, help="only so many recordings")
    options = parser.parse_args()
    options.crescendo = os.path.abspath(options.crescendo)
    with tempfile.TemporaryDirectory() as folder:
        run(options, Path(folder))


def run(options, folder):
    found = recordings(options.speech, folder)[: options.limit]
    paths = [r.path for r in found]
    seconds = sum(r.seconds for r in found)
    print(f"{len(found)} recordings, {seconds:.0f} s, {os.cpu_count()} cores, medians of {options.rounds}\n", flush=True)

    peers, engines, products, ones, twos = [], [], [], [], []
    modes = {"fast": [], "careful": []}
    together = joined(paths, folder)
    for _ in range(options.rounds):
        peers.append(peer(options.python, paths))
        engines.append(engine_alone(options.crescendo, paths))
        for mode, rows in modes.items():
            rows.append(engine_alone(options.crescendo, paths, {"mode": mode}))
        products.append(whole_product(options.crescendo, paths, 1))
        ones.append(whole_product(options.crescendo, [together], 1))
        twos.append(whole_product(options.crescendo, [together], 2))

    def median(rows, column):
        return statistics.median(row[column] for row in rows)

    their_rate = median(peers, 1) / seconds
    ratios = [ours[1] / theirs[1] for ours, theirs in zip(engines, peers)]
    print(f"{'CPU seconds a second of audio':32} {'peer':>8} {'ours':>8} {'ratio':>8}   limit")
    print(f"{'engine alone, whole recordings':32} {their_rate:8.4f} {median(engines, 1) / seconds:8.4f} "
          f"{statistics.median(ratios):8.3f}   1.10   (rounds: {' '.join(f'{r:.3f}' for r in ratios)})")
    print(f"{'transcribe, start included':32} {their_rate:8.4f} {median(products, 1) / seconds:8.4f}")
    print(f"{'share outside the engine':32} {'':8} {100 * median(products, 3):8.1f} %          5 %")
    print(f"{'start of one process, CPU s':32} {median(peers, 2):8.2f} {median(engines, 2):8.2f}\n")
    gains = [one[2] / two[2] for one, two in zip(ones, twos)]
    print(f"{'two processes over one, wall':32} {statistics.median(gains):8.2f} x   limit 1.80   "
          f"({median(ones, 2):.1f} s, {median(twos, 2):.1f} s)\n")

    theirs = counts(peers[0][0], found)
    print(f"{'Word error rate':32} {'':7}   difference to the peer")
    print(f"{'peer':32} {words.rate(theirs):7.2f} %")
    compare("engine alone, whole recordings", counts(engines[0][0], found), theirs)
    compare("transcribe", counts(products[0][0], found), theirs)
    same = sum(peers[0][0][path] == engines[0][0][path] for path in paths)
    print(f"{same} of {len(paths)} whole recordings have the same text from both")
    compare_modes({"balanced": engines, **modes}, engines, found, seconds)


main()
