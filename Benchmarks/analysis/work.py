"""Operations and bytes of each call, as executed, and how far from what one core can do the call is."""
import json
import re
import statistics
import subprocess
import tempfile
from pathlib import Path

import costs

SIZES = {"I8": 1, "I16": 2, "I32": 4, "I64": 8, "I128": 16, "F32": 4, "F64": 8, "F128": 16, "V128": 16, "V256": 32}
RECKONING = ("F32", "F64", "V128", "V256")
# Without those that are given something, which would be counted too.
CALLS = (
    "pitch ac", "pitch cc", "intensity", "harmonicity cc", "harmonicity ac", "point process", "cpps", "voice report", "formants", "spectrogram",
    "MFCC", "LTAS", "loudness", "syllables and pauses", "noise reduction", "voice activity",
)
RUNS = 5


def counts(bench, call, seconds, paths):
    """Operations and bytes of one run, starting included."""
    command = ["valgrind", "--tool=lackey", "--basic-counts=no", "--detailed-counts=yes", bench, "analysis", "once", call, str(seconds), *paths]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    operations = bytes_moved = 0
    for kind, *numbers in re.findall(r"(I\d+|F\d+|V\d+)\s+([\d,]+)\s+([\d,]+)\s+([\d,]+)", text):
        loads, stores, results = (int(number.replace(",", "")) for number in numbers)
        bytes_moved += SIZES.get(kind, 0) * (loads + stores)
        operations += results if kind in RECKONING else 0
    return operations, bytes_moved


def show(bench, paths):
    output = subprocess.run([bench, "analysis", "limits"], check=True, capture_output=True, text=True).stdout
    limits = json.loads(output)
    # Valgrind gives up on what debug information newer compilers write.
    folder = tempfile.TemporaryDirectory()
    stripped = Path(folder.name) / "bench"
    subprocess.run(["strip", "-o", stripped, bench], check=True)
    fastest, widest = limits["operationsPerSecond"], limits["bytesPerSecond"]
    print(f"\nA second of sound, one core; at most {fastest / 1e9:.1f} G operations and {widest / 1e9:.0f} GB from the nearest cache in a second\n")
    print(f"{'call':<26}{'M operations':>14}{'MB':>10}{'ms':>9}{'least ms':>10}{'of the limit, %':>17}")
    ours = costs.Ours(bench, paths)
    for name in CALLS:
        milliseconds = statistics.median(ours.cost(name) for _ in range(RUNS))
        (more, more_bytes), (less, less_bytes) = (counts(stripped, name, seconds, paths) for seconds in (4, 2))
        operations, moved = (more - less) / 2, (more_bytes - less_bytes) / 2
        least = 1000 * max(operations / fastest, moved / widest)
        taken = milliseconds / 60
        print(f"{name:<26}{operations / 1e6:>14.2f}{moved / 1e6:>10.2f}{taken:>9.3f}{least:>10.3f}{100 * least / taken:>17.0f}", flush=True)
    ours.close()
    folder.cleanup()
