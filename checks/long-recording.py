#!/usr/bin/env python3
"""A long recording through the server: its memory stays flat, and after kill -9 it goes on where it was.

The recording is made of the files of a folder (WAV or FLAC, mono at 16 kHz), over and over, with half a second between them. The
server is killed when a third of it is done. Nothing that was done by then is done again; the memory is that of all processes together,
each page counted once (PSS).

    checks/long-recording.py --speech FOLDER [--hours 2]
"""

import json
import pathlib
import subprocess
import sys
import time
import wave

from harness import Failures, ProcessMemory, Server, WorkDirectory, arguments, wait_until

RATE = 16_000


def pieces(folder):
    """Samples of every file of the folder that has the right form."""
    for path in sorted(pathlib.Path(folder).iterdir()):
        if path.suffix == ".flac":
            done = subprocess.run(
                ["flac", "--silent", "--decode", "--stdout", "--force-raw-format", "--endian=little", "--sign=signed", path],
                capture_output=True)
            head = subprocess.run(["metaflac", "--show-sample-rate", "--show-channels", path], capture_output=True, text=True).stdout.split()
            if done.returncode == 0 and head == [str(RATE), "1"]:
                yield done.stdout
        elif path.suffix == ".wav":
            with wave.open(str(path)) as file:
                if (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2):
                    yield file.readframes(file.getnframes())


def make(folder, hours, target):
    """Writes the recording, and gives its length in seconds."""
    parts, pause = list(pieces(folder)), bytes(RATE)
    if not parts:
        sys.exit(f"{folder} holds no WAV or FLAC, mono at {RATE} Hz")
    with wave.open(str(target), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        number = 0
        while file.tell() < hours * 3600 * RATE:
            file.writeframes(parts[number % len(parts)] + pause)
            number += 1
        return file.tell() / RATE


def segments(server, recording):
    """Finished segments by number: the object that each is kept as."""
    database = server.database()
    rows = dict(database.execute(
        "SELECT s.segment, s.object_id FROM transcript_segments s JOIN transcripts t ON t.id = s.transcript_id WHERE t.recording_id = ?",
        (recording,)).fetchall())
    database.close()
    return rows


def upload(client, path):
    with open(path, "rb") as body:
        client.connection.request("POST", "/v1/recordings", body=body, headers={
            **client.headers, "Content-Type": "audio/wav", "Content-Length": str(path.stat().st_size)})
        return json.loads(client.connection.getresponse().read())


def main():
    parser = arguments(__doc__)
    parser.add_argument("--speech", required=True, help="the folder of recordings")
    parser.add_argument("--hours", type=float, default=2)
    options = parser.parse_args()
    failures = Failures()
    with WorkDirectory(options.keep) as directory:
        audio = directory / "long.wav"
        seconds = make(options.speech, options.hours, audio)
        server = Server(options.binary, directory / "data").start()
        memory = ProcessMemory(server.processes, every=2)
        memory.start()
        begun = time.monotonic()
        recording = upload(server.client(timeout=600), audio)["id"]
        uploaded = time.monotonic()
        wait_until(lambda: segments(server, recording), 600)
        first = time.monotonic() - uploaded
        print(f"{seconds / 3600:.2f} h of sound; uploaded in {uploaded - begun:.1f} s, first segment {first:.1f} s after", flush=True)
        failures.expect(first < 5, f"the first words came after {first:.1f} s, not within 5 s")

        def is_over():
            return server.client().call("GET", f"/v1/recordings/{recording}")[1]["status"] in ("ready", "failed")

        def third():
            # 20 s a segment, roughly; only the moment of the kill hangs on it.
            return len(segments(server, recording)) >= seconds / 20 / 3 or is_over()

        wait_until(third, seconds * 10, 1)
        before, wrote = segments(server, recording), time.monotonic()
        server.kill()
        server.start()
        print(f"killed with {len(before)} segments done, up again {time.monotonic() - wrote:.1f} s later", flush=True)
        failures.expect(wait_until(lambda: len(segments(server, recording)) > len(before) or is_over(), 300), "it did not go on after the kill")
        after = segments(server, recording)
        failures.expect(not after or all(after.get(number) == object for number, object in before.items()), "a finished segment was done again")
        wait_until(is_over, seconds * 10, 2)
        took = time.monotonic() - begun
        memory.stop()
        status, transcript = server.client().call("GET", f"/v1/recordings/{recording}/transcript")
        failures.expect(status == 200, f"the transcript is answered with {status}")
        words = [word for segment in transcript.get("segments", []) for word in segment["words"]]
        starts = [word["start"] for word in words]
        failures.expect(starts == sorted(starts), "words are not in the order of time")
        failures.expect(bool(words) and seconds - starts[-1] < 120, "the transcript ends before the recording does")
        # The first quarter lets engines load and caches fill; then nothing grows.
        settled = memory.samples[len(memory.samples) // 4:]
        early, late = max(settled[:len(settled) // 2]), max(settled[len(settled) // 2:])
        print(f"{len(words)} words in {took:.0f} s ({took / seconds:.3f} s a second of sound)")
        print(f"memory of all processes: {early:.0f} MB at most in the first half, {late:.0f} MB in the second, {max(memory.samples):.0f} MB ever")
        failures.expect(max(memory.samples) < 300, f"{max(memory.samples):.0f} MB, not under 300 MB")
        failures.expect(late < early * 1.1 + 10, f"memory grew from {early:.0f} to {late:.0f} MB")
        server.stop()
    failures.exit(f"{seconds / 3600:.2f} h, killed once")


if __name__ == "__main__":
    main()
