"""The memory that an hour of speech takes: on the command line in every form, and in the server's job."""
import os
import pathlib
import subprocess
import sys
import time
import wave

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "checks"))
from harness import Server, WorkDirectory, wait_until  # noqa: E402

BOUND_MB = 64
RATE = 16_000
HOUR, MOMENT = 3_600, 10
FORMS = {
    "report, with a picture": ["--plot", "{folder}/picture.svg", "--force"],
    "--json": ["--json"],
    "--csv": ["--csv"],
    "--textgrid": ["--textgrid"],
    "--measure formants": ["--measure", "formants"],
    "--measure formants --json": ["--measure", "formants", "--json"],
    "--measure spectrogram --json": ["--measure", "spectrogram", "--json"],
}


def write(path, speech, seconds):
    """The speech over and over, to so many seconds."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        rest = 2 * RATE * seconds
        while rest > 0:
            file.writeframesraw(speech[:rest])
            rest -= len(speech[:rest])
    return str(path)


def speech_of(paths):
    parts = []
    for path in paths:
        with wave.open(path) as file:
            assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2), path
            parts.append(file.readframes(file.getnframes()))
    return b"".join(parts)


def peak(command):
    """MB that a program had in memory at most, and its CPU seconds.

    Looked at while it runs: what the kernel tells of a program that has ended is never less than this one had when it started it.
    """
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    most = 0
    while True:
        try:
            most = max(most, resident(process.pid, "VmHWM:"))
        except StopIteration:  # It has ended, and waits to be asked for.
            pass
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        time.sleep(0.01)
    if status:
        sys.exit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return most, usage.ru_utime + usage.ru_stime


def resident(pid, key):
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(key)) / 1024


def forget_peak(pid):
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")


def analysed(server, path):
    """MB that the server had at most while it took a recording in and measured it. Its words are not asked for: they have benches of
    their own, and processes of their own."""
    client = server.client(timeout=600)
    forget_peak(server.pid)
    recording = client.upload(pathlib.Path(path).read_bytes())[1]["id"]
    client.call("POST", f"/v1/recordings/{recording}/cancel")
    if not wait_until(lambda: client.call("GET", f"/v1/recordings/{recording}/analysis")[0] == 200, 3_600, 1):
        sys.exit("the analysis is not there after an hour")
    client.call("GET", f"/v1/recordings/{recording}/analysis/spectrogram")
    return resident(server.pid, "VmHWM:")


def line(name, own, most, seconds=None):
    kept = most - own <= BOUND_MB
    cpu = f"{seconds:.0f}" if seconds is not None else ""
    print(f"  {name:<34}{own:>12.1f}{most:>10.1f}{most - own:>10.1f}{cpu:>8}{'' if kept else '  NOT KEPT'}", flush=True)
    return kept


def show(crescendo, paths, forms=None):
    """Prints the table; returns whether the bound is kept everywhere."""
    kept = True
    with WorkDirectory() as folder:
        speech = speech_of(paths)
        hour, moment = (write(folder / f"{seconds}s.wav", speech, seconds) for seconds in (HOUR, MOMENT))
        print(f"\nAn hour of speech at 16 kHz: MB in memory at most, beside the same with 10 s; bound {BOUND_MB} above that\n")
        print(f"  {'':<34}{'own (10 s)':>12}{'hour':>10}{'above':>10}{'CPU s':>8}")
        for name, options in FORMS.items():
            if forms and name not in forms:
                continue
            command = [str(crescendo), "analyze", *(option.format(folder=folder) for option in options)]
            own, _ = peak([*command, moment])
            most, seconds = peak([*command, hour])
            kept = line("analyze, " + name, own, most, seconds) and kept
        server = Server(crescendo, folder / "data").start()
        own = analysed(server, moment)
        kept = line("server: upload and analysis", own, analysed(server, hour)) and kept
        server.stop()
    return kept
