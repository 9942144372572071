"""Crescendo's analysis beside Praat's, by the program parselmouth; README.md says how to run it and what is compared."""
import argparse
import json
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import costs
import oracle
from table import Table


def recordings(folder, target, most):
    """Paths of WAV files of every recording in a folder."""
    paths = sorted(p for p in folder.iterdir() if p.suffix in (".wav", ".flac"))
    if most:
        paths = paths[:: max(1, len(paths) // most)][:most]
    for path in paths:
        if path.suffix == ".flac":
            wav = target / (path.stem + ".wav")
            subprocess.run(["flac", "--silent", "--decode", "--force", "-o", wav, path], check=True)
            path = wav
        yield str(path)


def joined(paths, target):
    """Some 90 s of the recordings, one after the other, as one more."""
    frames, parameters = b"", None
    for path in paths:
        with wave.open(path) as file:
            parameters = file.getparams()
            frames += file.readframes(file.getnframes())
        if len(frames) >= 90 * parameters.framerate * parameters.sampwidth:
            break
    path = str(target / "joined.wav")
    with wave.open(path, "wb") as file:
        file.setparams(parameters)
        file.writeframes(frames)
    return path


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bench", required=True, help="the program CrescendoBench, built for release")
    arguments.add_argument("--speech", required=True, type=Path, help="a folder of recordings, WAV or FLAC, mono at 16 kHz")
    arguments.add_argument("--files", type=int, default=0, help="compare this many of them")
    arguments.add_argument("--time", action="store_true", help="compare speed too")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as target:
        paths = list(recordings(options.speech, Path(target), options.files))
        paths.append(joined(paths, Path(target)))
        table = Table()
        ours = subprocess.Popen([options.bench, "analysis", "json", *paths], stdout=subprocess.PIPE, text=True)
        for line in ours.stdout:
            measures = json.loads(line)
            table.add(measures, oracle.measures(measures["file"]))
        if ours.wait() != 0:
            sys.exit(f"CrescendoBench failed with {ours.returncode}")
        kept = table.print()
        if options.time:
            costs.compare(options.bench, paths[:8])
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
