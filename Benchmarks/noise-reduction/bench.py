"""Word error rates of the local engine with and without noise reduction; README.md says how to run it and what is held."""
import argparse
import array
import csv
import json
import math
import random
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "transcription"))
import words  # noqa: E402

RATE = 16_000
CONDITIONS = [("clean", None), ("white", 10), ("white", 5), ("babble", 10), ("babble", 5)]


def read(path):
    with wave.open(str(path)) as file:
        return array.array("h", file.readframes(file.getnframes()))


def write(path, samples):
    peak = max(1.0, max(abs(s) for s in samples) / 32_767)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(array.array("h", (int(s / peak) for s in samples)).tobytes())


def power(samples):
    return sum(s * s for s in samples) / max(1, len(samples))


def mixed(speech, noise, decibels):
    """Speech with noise so many decibels below it, both over the whole recording."""
    factor = math.sqrt(power(speech) / max(1e-9, power(noise)) / 10 ** (decibels / 10))
    return [s + factor * n for s, n in zip(speech, noise)]


def babble(sounds, index, count):
    """Six other recordings at once, each at the same power and begun somewhere else."""
    draw = random.Random(index)
    total = [0.0] * count
    for other in draw.sample([i for i in range(len(sounds)) if i != index], 6):
        sound, start = sounds[other], draw.randrange(len(sounds[other]))
        level = 1_000 / math.sqrt(max(1.0, power(sound)))
        for i in range(count):
            total[i] += level * sound[(start + i) % len(sound)]
    return total


def white(index, count):
    draw = random.Random(index)
    return [draw.gauss(0, 1_000) for _ in range(count)]


def recordings(folder, target, first, most):
    with open(folder / "transcripts.tsv", encoding="utf-8", newline="") as table:
        rows = [r for r in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE) if r["language"] == "en" and words.words(r["transcript"])]
    if most:
        rows = rows[first :: max(1, (len(rows) - first) // most)][:most]
    for row in rows:
        wav = target / (Path(row["file"]).stem + ".wav")
        source = folder / row["file"]
        if source.suffix == ".flac":
            subprocess.run(["flac", "--silent", "--decode", "--force", "-o", wav, source], check=True)
        else:
            wav.write_bytes(source.read_bytes())
        yield wav, words.words(row["transcript"])


def transcribed(crescendo, paths, choice):
    command = [crescendo, "transcribe", "--json", "--noise-reduction", choice, *map(str, paths)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    lines = map(json.loads, run.stdout.splitlines())
    return {line["file"]: " ".join(segment["text"] for segment in (line.get("transcript") or {"segments": []})["segments"]) for line in lines}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--crescendo", required=True)
    arguments.add_argument("--speech", required=True, type=Path)
    arguments.add_argument("--files", type=int, default=0, help="take this many recordings")
    arguments.add_argument("--first", type=int, default=0, help="begin with this one")
    arguments.add_argument("--choice", default="auto", choices=["on", "auto"], help="what is compared with 'off'")
    options = arguments.parse_args()
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        found = list(recordings(options.speech, target, options.first, options.files))
        sounds = [read(path) for path, _ in found]
        print(f"{len(found)} recordings, {sum(map(len, sounds)) / RATE:.0f} s; word error rate in %, with the 95 % interval of the change\n")
        print(f"{'sound':<16}{'as it is':>10}{'reduced':>10}{'change':>10}{'interval':>18}")
        for kind, decibels in CONDITIONS:
            paths = []
            for index, (path, _) in enumerate(found):
                count = len(sounds[index])
                noise = None if decibels is None else white(index, count) if kind == "white" else babble(sounds, index, count)
                paths.append(target / f"heard-{path.name}")
                write(paths[-1], sounds[index] if noise is None else mixed(sounds[index], noise, decibels))
            counts = []
            for choice in ("off", options.choice):
                texts = transcribed(options.crescendo, paths, choice)
                counts.append([(words.errors(wanted, words.words(texts[str(path)])), len(wanted)) for path, (_, wanted) in zip(paths, found)])
            before, after = words.rate(counts[0]), words.rate(counts[1])
            low, high = words.paired_bootstrap(counts[1], counts[0])
            held = after <= before + 0.5 if decibels is None else after < before
            kept = kept and held
            name = kind if decibels is None else f"{kind}, {decibels} dB"
            print(f"{name:<16}{before:>10.1f}{after:>10.1f}{after - before:>+10.1f}{f'{low:+.1f} … {high:+.1f}':>18}  {'' if held else 'NOT KEPT'}", flush=True)
    sys.exit(0 if kept else 1)


main()
