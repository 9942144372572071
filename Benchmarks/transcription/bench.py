"""Crescendo beside the Python package pocketsphinx; README.md says how to run it and what is compared."""
import argparse
import csv
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
from wire import EngineProcess

HERE = Path(__file__).parent


def recordings(folder, target):
    """(path of a WAV, reference words, seconds) of every English row."""
    found = []
    with open(folder / "transcripts.tsv", encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["language"] != "en" or not words.words(row["transcript"]):
                continue
            path = folder / row["file"]
            if path.suffix == ".flac":
                wav = target / (path.stem + ".wav")
                subprocess.run(["flac", "--silent", "--decode", "--force", "-o", wav, path], check=True)
                path = wav
            with wave.open(str(path)) as recording:
                seconds = recording.getnframes() / recording.getframerate()
            found.append((str(path), words.words(row["transcript"]), seconds))
    return found


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


def engine_alone(crescendo, paths):
    engine = EngineProcess(crescendo)
    texts = {path: engine.recognize(path) for path in paths}
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
    return [(words.errors(reference, words.words(texts[path])), len(reference)) for path, reference, _ in found]


def compare(name, ours, theirs):
    low, high = words.paired_bootstrap(ours, theirs)
    difference = words.rate(ours) - words.rate(theirs)
    print(f"{name:32} {words.rate(ours):7.2f} % {difference:+8.2f}   95 % [{low:+.2f}, {high:+.2f}]   limit +0.50")


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
    paths = [path for path, _, _ in found]
    seconds = sum(s for _, _, s in found)
    print(f"{len(found)} recordings, {seconds:.0f} s, {os.cpu_count()} cores, medians of {options.rounds}\n", flush=True)

    peers, engines, products, ones, twos = [], [], [], [], []
    together = joined(paths, folder)
    for _ in range(options.rounds):
        peers.append(peer(options.python, paths))
        engines.append(engine_alone(options.crescendo, paths))
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


main()
