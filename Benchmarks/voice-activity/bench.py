"""Silero through Crescendo beside Silero through Python, and the errors of both detectors; README.md has the terms."""

import argparse
import json
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import wave

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
import processes  # noqa: E402

RATE = 16_000
SECONDS = 600
RUNS = 5
HERE = pathlib.Path(__file__).parent
FRAME = 0.01


def data_directory(crescendo, folder, model):
    """A data directory in which the model is installed."""
    place = folder / "data" / "models" / "installed" / "silero-vad"
    place.mkdir(parents=True)
    shutil.copy(model, place / "silero_vad.onnx")
    manifest = {
        "name": "silero-vad", "task": "voice_activity", "source": "bench", "sha256": "0" * 64, "trust": "first_use",
        "licence": {"name": "MIT", "attribution": "Silero Team", "accepted": False}, "installed_at": "2026-01-01T00:00:00.000Z",
        "languages": ["mul"], "files": [{"path": "silero_vad.onnx", "bytes": 1, "sha256": "0"}],
        "runtime": {"settings": {"silero_vad.model": "silero_vad.onnx"}, "longest_seconds": 60},
    }
    (place / "model.json").write_text(json.dumps(manifest))
    subprocess.run([str(crescendo), "models", "use", "silero-vad", "--data-dir", str(folder / "data")], check=True, capture_output=True)
    return folder / "data"


def samples_of(file):
    return subprocess.run(
        ["ffmpeg", "-nostdin", "-loglevel", "error", "-i", str(file), "-f", "s16le", "-ac", "1", "-ar", str(RATE), "-"],
        stdout=subprocess.PIPE, check=True).stdout


def write_wave(path, data):
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(data)


def long_sound(speech, path, seconds):
    files = sorted(speech.glob("*.flac"))
    data, wanted = bytearray(), seconds * RATE * 2
    while len(data) < wanted:
        for file in files:
            data += samples_of(file)
            if len(data) >= wanted:
                break
    write_wave(path, bytes(data[:wanted]))


def measure(command):
    """Seconds by the clock, seconds of the processor, most memory in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    most, ended = [0.0], threading.Event()

    def watch():
        while not ended.wait(0.01):
            most[0] = max(most[0], processes.held(process.pid))

    watcher = threading.Thread(target=watch)
    if measure.watches:
        watcher.start()
    errors = process.stderr.read()
    status = process.wait()
    wall = time.monotonic() - start
    ended.set()
    if measure.watches:
        watcher.join()
    if status != 0:
        sys.exit(f"{command[0]} failed: {errors.decode()[-500:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, most[0]


def speed(crescendo, model, folder, speech):
    data = data_directory(crescendo, folder, model)
    sound = folder / "sound.wav"
    long_sound(speech, sound, SECONDS)
    ours = [str(crescendo), "detect", str(sound), "--json", "--detector", "silero-vad", "--data-dir", str(data)]
    theirs = [sys.executable, str(HERE / "peer.py"), str(model), str(sound)]
    results = {"crescendo": [], "python": []}
    measure.watches = False
    for command in (ours, theirs):
        measure(command)
    for _ in range(RUNS):
        results["crescendo"].append(measure(ours)[:2])
        results["python"].append(measure(theirs)[:2])
    measure.watches = True
    memory = {"crescendo": measure(ours)[2], "python": measure(theirs)[2]}
    print(f"Silero over {SECONDS} s of speech, median of {RUNS}")
    print(f"{'':12} {'clock s':>9} {'x real time':>12} {'CPU s':>8} {'MB':>7}")
    medians = {}
    for name, rows in results.items():
        wall, cpu = (statistics.median(column) for column in zip(*rows))
        medians[name] = wall
        print(f"{name:12} {wall:9.2f} {SECONDS / wall:12.0f} {cpu:8.2f} {memory[name]:7.1f}")
    ratios = [mine[0] / peer[0] for mine, peer in zip(results["crescendo"], results["python"])]
    ratio = statistics.median(ratios)
    print(f"time as a share of Python's: {ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    return data, ratio <= 1.0


def turns(speech):
    found = {}
    for file in speech.glob("*.rttm"):
        for line in file.read_text().splitlines():
            fields = line.split()
            if fields and fields[0] == "SPEAKER":
                found.setdefault(fields[1], []).append((float(fields[3]), float(fields[3]) + float(fields[4])))
    return found


def joined(stretches, pause):
    merged = []
    for start, end in sorted(stretches):
        if merged and start - merged[-1][1] <= pause:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


def errors(reference, found, duration, collar):
    """Seconds of speech, missed and wrongly found."""
    edges = [edge for stretch in reference for edge in stretch if 0 < edge < duration]
    speech = missed = wrong = 0
    for index in range(int(duration / FRAME)):
        time_ = (index + 0.5) * FRAME
        if any(abs(time_ - edge) < collar for edge in edges):
            continue
        is_speech = any(start <= time_ < end for start, end in reference)
        is_found = any(start <= time_ < end for start, end in found)
        speech += is_speech
        missed += is_speech and not is_found
        wrong += is_found and not is_speech
    return speech * FRAME, missed * FRAME, wrong * FRAME


def accuracy(crescendo, data, speech):
    reference = turns(speech)
    files = [file for file in sorted(speech.glob("ami_*.flac"))]
    print(f"\nErrors on {len(files)} meetings, as shares of the speech")
    print(f"{'detector':12} {'collar s':>9} {'missed %':>9} {'wrong %':>8} {'together %':>11}")
    for detector in ("built-in", "silero-vad"):
        for collar in (0, 0.25):
            total = [0.0, 0.0, 0.0]
            for file in files:
                name = file.stem.removeprefix("ami_")
                known = reference.get(name) or reference.get(file.stem)
                if known is None:
                    sys.exit(f"{file.name}: no turns of it among {sorted(reference)}")
                answer = subprocess.run(
                    [str(crescendo), "detect", str(file), "--json", "--detector", detector, "--data-dir", str(data)],
                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
                report = json.loads(answer.stdout)
                found = [(stretch["start"], stretch["end"]) for stretch in report["speech"]]
                for place, value in enumerate(errors(joined(known, 0.3), found, report["duration"], collar)):
                    total[place] += value
            of_speech, missed, wrong = total
            print(
                f"{detector:12} {collar:9} {100 * missed / of_speech:9.1f} {100 * wrong / of_speech:8.1f} "
                f"{100 * (missed + wrong) / of_speech:11.1f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--crescendo", type=pathlib.Path, required=True)
    parser.add_argument("--model", type=pathlib.Path, required=True)
    parser.add_argument("--speech", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        data, is_kept = speed(arguments.crescendo, arguments.model, pathlib.Path(name), arguments.speech)
        accuracy(arguments.crescendo, data, arguments.speech)
    sys.exit(0 if is_kept else 1)


main()
