"""What the checks share: a server that can be started and killed, a client of its API, audio to send, and a look at what is stored."""

import argparse
import atexit
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent


def arguments(description):
    """The options that every check takes."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / ".build/release/crescendo"), help="the crescendo program (default: the release build)")
    parser.add_argument("--keep", action="store_true", help="keep the data directory, to look into it")
    return parser


class Failures:
    """What did not hold; a check fails if there is any."""

    def __init__(self):
        self.count = 0

    def expect(self, holds, message):
        if not holds:
            self.count += 1
            if self.count <= 20:
                print(f"  FAILED: {message}", flush=True)
        return holds

    def exit(self, summary):
        print(f"FAILED: {self.count} expectations did not hold" if self.count else f"passed: {summary}")
        sys.exit(1 if self.count else 0)


def install_voice_model(binary, data):
    """One that the tests have, which knows high voices from low ones, for a server that is not there yet."""
    model = data / "models/installed/voices"
    model.parent.mkdir(parents=True, mode=0o700)
    shutil.copytree(ROOT / ".deps/test-models/embedding", model)
    manifest = {
        "name": "voices", "task": "speaker_embedding", "source": "a check", "sha256": "0f" * 32, "trust": "first_use",
        "licence": {"name": "Apache-2.0", "attribution": "us", "accepted": False}, "installed_at": "2026-11-22T00:00:00.000Z",
        "languages": ["en"], "files": [{"path": "model.onnx", "bytes": 1, "sha256": "0"}], "runtime": {"settings": {"model": "model.onnx"}},
    }
    (model / "model.json").write_text(json.dumps(manifest))
    subprocess.run([binary, "models", "use", "voices", "--data-dir", str(data)], check=True, stdout=subprocess.DEVNULL)


class Server:
    """`crescendo serve` on a data directory, on a free port."""

    def __init__(self, binary, data, options=(), environment=None, prefix=()):
        self.binary = str(pathlib.Path(binary).resolve())
        if not os.access(self.binary, os.X_OK):
            sys.exit(f"{binary} is not there: build it (./dev.sh start, or swift build) or name it with --binary")
        self.data = pathlib.Path(data)
        self.options = list(options)
        self.prefix = list(prefix)
        self.environment = {**os.environ, **(environment or {})}
        # Engine processes get an environment of their own, so they cannot be marked; those of other servers were there before.
        self.others = set(running(self.binary))
        self.log = self.data.parent / (self.data.name + ".log")
        self.process = None
        self.port = None
        atexit.register(self.leave_nothing_running)

    def leave_nothing_running(self):
        """When the check itself ends early."""
        if self.is_running:
            self.kill()

    def spawn(self):
        """Starts the process and does not wait for it."""
        command = [*self.prefix, self.binary, "serve", "--data-dir", str(self.data), "--port", "0", *self.options]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=self.environment)
        self.port = None

    def start(self, timeout=60):
        """Starts the process and waits until it listens."""
        self.spawn()
        self.wait_listening(timeout)
        return self

    def wait_listening(self, timeout=60):
        found = threading.Event()

        def follow(pipe):
            for line in pipe:
                if b"listening on" in line and not found.is_set():
                    self.port = int(line.rsplit(b":", 1)[1])
                    found.set()
            found.set()

        threading.Thread(target=follow, args=(self.process.stdout,), daemon=True).start()
        found.wait(timeout)
        if self.port is None:
            sys.exit(f"the server did not start; the end of its log:\n{self.log_tail()}")

    def log_tail(self, lines=20):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    @property
    def pid(self):
        """The server's own pid, also when it runs under another program."""
        return json.loads((self.data / "server.json").read_text())["pid"] if self.prefix else self.process.pid

    @property
    def key(self):
        return (self.data / "owner.key").read_text().strip()

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """kill -9, the way a crash comes."""
        os.kill(self.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self, timeout=60):
        """Asks it to stop, as an operator does."""
        if self.is_running:
            os.kill(self.pid, signal.SIGTERM)
            self.process.wait(timeout)
        return self.process.returncode

    def processes(self):
        """Every living process of this server's, engines too, by the program that it runs; also when its parent was killed."""
        return sorted(set(running(self.binary)) - self.others)

    def client(self, timeout=30):
        return Client(self.port, self.key, timeout)

    def command(self, *words):
        """Runs another command of the program on this data directory, and gives its JSON."""
        done = subprocess.run(
            [self.binary, *words, "--data-dir", str(self.data), "--json"], capture_output=True, text=True, env=self.environment)
        if done.returncode != 0:
            sys.exit(f"crescendo {' '.join(words)} failed ({done.returncode}): {done.stderr.strip() or done.stdout.strip()}")
        return json.loads(done.stdout)

    def database(self):
        """The database, read only, beside a server or without one."""
        return sqlite3.connect(f"file:{self.data / 'crescendo.sqlite'}?mode=ro", uri=True, timeout=30)

    def index(self):
        """The search index, read only."""
        return sqlite3.connect(f"file:{self.data / 'search.sqlite'}?mode=ro", uri=True, timeout=30)


class ProcessMemory(threading.Thread):
    """Watches the memory of processes together, each page counted once (PSS), in MB."""

    def __init__(self, processes, every):
        super().__init__(daemon=True)
        self.processes, self.every, self.samples, self.ends = processes, every, [], threading.Event()

    def now(self):
        total = 0
        for pid in self.processes():
            try:
                for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                    if line.startswith("Pss:"):
                        total += int(line.split()[1])
            except OSError:
                continue  # ended in between
        return total / 1024

    def run(self):
        while not self.ends.wait(self.every):
            self.samples.append(self.now())

    def stop(self):
        self.ends.set()
        self.join()


def running(binary):
    """The ids of living processes that run a program."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.readlink(entry / "exe") == binary:
                found.append(int(entry.name))
        except OSError:
            continue
    return found


class Client:
    """One kept-alive connection."""

    def __init__(self, port, key, timeout=30):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self.headers = {"Authorization": f"Bearer {key}"}

    def call(self, method, path, body=None, headers=None):
        """Sends a request; answers with the status and the body, JSON decoded.

        Raises OSError or http.client.HTTPException when the server dies on the way: whether it took the request is then not known.
        """
        status, _, content = self.exchange(method, path, body, headers)
        return status, content

    def exchange(self, method, path, body=None, headers=None):
        """As call, with the answer's headers in between."""
        if isinstance(body, dict):
            body, headers = json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})}
        self.connection.request(method, path, body=body, headers={**self.headers, **(headers or {})})
        response = self.connection.getresponse()
        content = response.read()
        if response.headers.get_content_type() == "application/json" and content:
            content = json.loads(content)
        return response.status, response.headers, content

    def begin_upload(self, length):
        """Begins an upload in parts (tus); answers with its path, or None and what was answered."""
        status, headers, answer = self.exchange("POST", "/v1/uploads", headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(length)})
        return headers["Location"], (status, answer)

    def upload_state(self, upload):
        """Where an upload stands, and the recording that it became, if it did."""
        status, headers, _ = self.exchange("HEAD", upload, headers={"Tus-Resumable": "1.0.0"})
        return (int(headers["Upload-Offset"]), headers["Upload-Recording"]) if status == 200 else (None, None)

    def append(self, upload, offset, part):
        """Sends the next part; answers with the status and the body."""
        return self.call("PATCH", upload, part, {
            "Tus-Resumable": "1.0.0", "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"})

    def upload(self, wav, **fields):
        body, content_type = form({"file": ("speech.wav", wav), **fields})
        return self.call("POST", "/v1/recordings", body, {"Content-Type": content_type})

    def mark(self, recording, at, label):
        return self.call("POST", f"/v1/recordings/{recording}/markers", {"at": at, "label": label})

    def close(self):
        self.connection.close()


def code(answer):
    """The error code of an answer's body, or None."""
    return answer.get("error", {}).get("code") if isinstance(answer, dict) else None


def form(fields):
    """multipart/form-data of texts and (file name, bytes) pairs."""
    boundary = uuid.uuid4().hex
    body = bytearray()
    for name, value in fields.items():
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        if isinstance(value, tuple):
            body += f'; filename="{value[0]}"\r\nContent-Type: audio/wav'.encode()
            value = value[1]
        body += b"\r\n\r\n" + (value if isinstance(value, bytes) else str(value).encode()) + b"\r\n"
    return bytes(body + f"--{boundary}--\r\n".encode()), f"multipart/form-data; boundary={boundary}"


def wav(samples, rate=16_000, channels=1):
    """16-bit PCM of packed samples."""
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(samples), b"WAVE", b"fmt ", 16, 1, channels, rate, rate * channels * 2,
                       channels * 2, 16, b"data", len(samples))
    return head + samples


def noise(seconds, rate=16_000, level=200):
    """Quiet noise that no two calls share, so that every recording is an object of its own."""
    count = int(seconds * rate)
    return wav(struct.pack(f"<{count}h", *(random.randint(-level, level) for _ in range(count))), rate)


def speech(text):
    """A spoken sentence, from eSpeak NG if it is installed; else None."""
    program = shutil.which("espeak-ng")
    if not program:
        return None
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run([program, "-v", "en-us", "-w", file.name, text], check=True)
        return pathlib.Path(file.name).read_bytes()


def encoded(wav, container="ogg", codec="libopus"):
    """The same sound in another format, by FFmpeg, which a server needs anyhow for anything but WAV."""
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", "-", "-c:a", codec, "-f", container, "-"], input=wav, capture_output=True, check=True)
    return done.stdout


class WorkDirectory:
    """A temporary directory, removed at the end unless it is to be kept."""

    def __init__(self, keep=False, parent=None):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="crescendo-check-", dir=parent))
        self.keep = keep

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        if self.keep:
            print(f"kept {self.path}")
        else:
            shutil.rmtree(self.path, ignore_errors=True)


def stored_objects(data):
    """The files of the object store: whole objects by id, and the leftovers of uploads."""
    root = pathlib.Path(data) / "objects"
    objects = {path.name: path for path in (root / "objects").glob("*/*") if path.is_file()}
    return objects, sorted(path.name for path in (root / "uploads").glob("*"))


def check_nothing_left_behind(server, failures):
    """Compares files, catalogue and references. Call it on a server at rest, after a sweep with grace 0."""
    database = server.database()
    rows = {row[0] for row in database.execute("SELECT id FROM objects")}
    referenced = {row[0] for row in database.execute("SELECT object_id FROM object_references")}
    named = {row[0] for row in database.execute(
        "SELECT object_id FROM recordings UNION SELECT t.object_id FROM transcripts t JOIN recordings r ON r.id = t.recording_id "
        "WHERE t.object_id IS NOT NULL UNION SELECT s.object_id FROM transcript_segments s JOIN transcripts t ON t.id = s.transcript_id "
        "UNION SELECT peaks_object_id FROM audio_preparations WHERE peaks_object_id IS NOT NULL "
        "UNION SELECT playable_object_id FROM audio_preparations WHERE playable_object_id IS NOT NULL "
        "UNION SELECT measures_object_id FROM audio_analyses WHERE measures_object_id IS NOT NULL "
        "UNION SELECT tracks_object_id FROM audio_analyses WHERE tracks_object_id IS NOT NULL")}
    lost = database.execute(
        "SELECT COUNT(*) FROM transcripts WHERE recording_id NOT IN (SELECT id FROM recordings) "
        "UNION ALL SELECT COUNT(*) FROM transcript_segments WHERE transcript_id NOT IN (SELECT id FROM transcripts) "
        "UNION ALL SELECT COUNT(*) FROM audio_preparations WHERE object_id NOT IN (SELECT object_id FROM recordings) "
        "UNION ALL SELECT COUNT(*) FROM audio_analyses WHERE object_id NOT IN (SELECT object_id FROM recordings) "
        "UNION ALL SELECT COUNT(*) FROM markers WHERE recording_id NOT IN (SELECT id FROM recordings)").fetchall()
    database.close()
    failures.expect(lost == [(0,)] * 5, f"rows of deleted recordings: {lost} transcripts, segments, prepared audio, analyses, markers")
    files, uploads = stored_objects(server.data)
    failures.expect(not files.keys() - rows, f"{len(files.keys() - rows)} object files without a row: {sorted(files.keys() - rows)[:3]}")
    failures.expect(not rows - files.keys(), f"{len(rows - files.keys())} rows without an object file: {sorted(rows - files.keys())[:3]}")
    failures.expect(not rows - referenced, f"{len(rows - referenced)} objects that nothing refers to: {sorted(rows - referenced)[:3]}")
    failures.expect(not referenced - named, f"{len(referenced - named)} objects are held for something that is gone: {sorted(referenced - named)[:3]}")
    failures.expect(not named - referenced, f"{len(named - referenced)} objects are used and not held: {sorted(named - referenced)[:3]}")
    failures.expect(not uploads, f"{len(uploads)} leftovers of uploads: {uploads[:3]}")
    return len(files)


def unfinished_jobs(server):
    """How many jobs that make something of recordings wait or run."""
    database = server.database()
    (count,) = database.execute("SELECT COUNT(*) FROM jobs WHERE finished_at IS NULL AND kind IN ('recording.transcribe', 'audio.prepare', 'audio.analyze')").fetchone()
    database.close()
    return count


def wait_until(condition, timeout, interval=0.05):
    """Polls until the condition holds; says whether it did."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(interval)
    return condition()
