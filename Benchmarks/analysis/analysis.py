"""What Crescendo's analysers cost; README.md says how to run it and what is measured."""
import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "parity"))
import costs  # noqa: E402
import memory  # noqa: E402
import parity  # noqa: E402
import work  # noqa: E402

PARTS = ("time", "work", "scale", "live", "hour", "memory")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bench", required=True, help="the program CrescendoBench, built for release")
    arguments.add_argument("--crescendo", required=True, type=Path, help="the program crescendo, built for release")
    arguments.add_argument("--speech", required=True, type=Path, help="a folder of recordings, WAV or FLAC, mono at 16 kHz")
    arguments.add_argument("--files", type=int, default=8, help="make a minute of this many of them")
    arguments.add_argument("--parts", default=",".join(PARTS), help="what to measure")
    options = arguments.parse_args()
    parts = options.parts.split(",")
    kept = True
    with tempfile.TemporaryDirectory() as target:
        paths = list(parity.recordings(options.speech, Path(target), options.files))
        if "time" in parts:
            kept = costs.compare(options.bench, paths)
        if "work" in parts:
            work.show(options.bench, paths)
        for part in ("scale", "live", "hour"):
            if part in parts:
                print(flush=True)
                subprocess.run([options.bench, "analysis", part, *paths], check=True)
        if "memory" in parts:
            kept = memory.show(options.crescendo, paths) and kept
    sys.exit(0 if kept else 1)


main()
