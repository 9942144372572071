#!/usr/bin/env python3
"""Kills `crescendo models install` again and again, anywhere on its way: afterwards there is a whole model or none.

A server on this machine gives out a model of some megabytes, slowly and in parts on request. Each round installs it and kills the
command after a random while; `models verify` then looks. At the end an installation that is left alone has to end well and leave
nothing else behind.

    checks/model-kills.py --kills 40
"""

import hashlib
import http.server
import io
import json
import os
import random
import subprocess
import tarfile
import threading
import time

from harness import Failures, WorkDirectory, arguments


def archive(random_source):
    """A model's archive, and the checksum of its largest file."""
    weights = random_source.randbytes(3_000_000)
    files = {"model.onnx": weights, "tokens.txt": b"a 0\n", **{f"data/{number}": random_source.randbytes(2000) for number in range(40)}}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:bz2") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"root/{name}")
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return packed.getvalue(), hashlib.sha256(weights).hexdigest()


def publisher(file):
    """A server that gives out the file, from any byte on."""
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            wanted = self.headers.get("Range")
            offset = int(wanted.removeprefix("bytes=").split("-")[0]) if wanted else 0
            self.send_response(206 if wanted else 200)
            self.send_header("ETag", '"1"')
            self.send_header("Content-Length", str(len(file) - offset))
            if wanted:
                self.send_header("Content-Range", f"bytes {offset}-{len(file) - 1}/{len(file)}")
            self.end_headers()
            for start in range(offset, len(file), 65_536):
                self.wfile.write(file[start:start + 65_536])
                time.sleep(0.002)

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, request, client_address):
            """Its clients are killed, so their connections break."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def catalogue(port, file, weights):
    return {"format": 1, "updated": "2026-11-22", "models": [{
        "name": "killed", "title": "Killed", "task": "transcription", "languages": ["en"], "summary": "A model that is killed.",
        "licence": {"name": "MIT", "address": "https://opensource.org/license/mit", "commercial_use": "allowed", "attribution": "nobody"},
        "download": {"address": f"http://127.0.0.1:{port}/asr-models/killed.tar.bz2", "form": "tar.bz2", "bytes": len(file),
                     "bytes_are_exact": True, "sha256": hashlib.sha256(file).hexdigest()},
        "content": {"root": "root", "files": [{"path": "model.onnx", "sha256": weights}, {"path": "tokens.txt"}], "folders": ["data"]},
    }]}


def main():
    parser = arguments(__doc__)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failures = Failures()
    chance = random.Random(options.seed)
    file, weights = archive(chance)
    with WorkDirectory(options.keep) as work:
        document = work / "catalogue.json"
        document.write_text(json.dumps(catalogue(publisher(file), file, weights)))
        environment = dict(os.environ, NO_PROXY="*")

        def command(*words):
            return [options.binary, "models", *words, "--catalogue", str(document), "--data-dir", str(work / "data")]

        def run(*words):
            return subprocess.run(command(*words), env=environment, capture_output=True, text=True, check=False)

        outcomes = {"no model": 0, "a whole model": 0}
        for kill in range(options.kills):
            program = subprocess.Popen(command("install", "killed"), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.02, 1.2))
            program.kill()
            program.wait()
            verified = run("verify")
            is_whole = "killed is whole" in verified.stdout
            failures.expect(verified.returncode == 0 and (is_whole or "no models" in verified.stdout), f"kill {kill}: {verified}")
            outcomes["a whole model" if is_whole else "no model"] += 1
            if is_whole:
                failures.expect(run("remove", "killed").returncode == 0, f"kill {kill}: the model cannot be removed")
        installed = run("install", "killed")
        failures.expect(installed.returncode == 0, f"the last installation: {installed}")
        failures.expect(run("verify", "killed").returncode == 0, "the last installation is not whole")
        for folder in ["downloads", "staging"]:
            left = os.listdir(work / "data/models" / folder)
            failures.expect(not left, f"left in {folder}: {left}")
    failures.exit(f"{options.kills} kills left " + " and ".join(f"{count} times {outcome}" for outcome, count in outcomes.items()))


if __name__ == "__main__":
    main()
