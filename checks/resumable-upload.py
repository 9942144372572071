#!/usr/bin/env python3
"""A large upload over tus whose connection breaks again and again: it goes on where it was, byte for byte, and memory stays flat.

Each break is a reset in the middle of a part, at a random place. `HEAD` then says how much there is: no less than was acknowledged, no
more than was sent. The file is a WAV whose header states no length, as writers that cannot seek leave it, filled with noise. The memory
is the server's (PSS), twice a second while the upload runs.

    checks/resumable-upload.py [--gigabytes 5] [--cuts 20] [--part-megabytes 256]
"""

import base64
import hashlib
import http.client
import random
import socket
import struct
import time

from harness import Failures, ProcessMemory, Server, WorkDirectory, arguments

RATE, CHANNELS, BYTES = 96_000, 2, 3
HEAD = struct.pack(
    "<4sI4s4sIHHIIHH4sI", b"RIFF", 0xFFFFFFFF, b"WAVE", b"fmt ", 16, 1, CHANNELS, RATE, RATE * CHANNELS * BYTES, CHANNELS * BYTES,
    8 * BYTES, b"data", 0xFFFFFFFF)
PIECE = 1 << 20


class File:
    """A file that is made as it is read: a header, then noise with a period of a prime number of bytes."""

    PERIOD = 1_048_583

    def __init__(self, size):
        self.size = size
        noise = random.Random(5).randbytes(self.PERIOD)
        self.noise = noise + noise[:PIECE]

    def piece(self, offset):
        """At most a piece from the offset on, at least a byte."""
        if offset < len(HEAD):
            return HEAD[offset:]
        start = (offset - len(HEAD)) % self.PERIOD
        return self.noise[start:start + min(PIECE, self.size - offset)]

    def digest(self):
        sha, offset = hashlib.sha256(), 0
        while offset < self.size:
            piece = self.piece(offset)
            sha.update(piece)
            offset += len(piece)
        return sha.hexdigest()


class Uploader:
    def __init__(self, server, file):
        self.server, self.file = server, file
        self.headers = {"Tus-Resumable": "1.0.0", "Authorization": f"Bearer {server.key}"}
        title = base64.b64encode(b"a large one").decode()
        answer = self.ask("POST", "/v1/uploads", {"Upload-Length": str(file.size), "Upload-Metadata": f"title {title}"})
        if answer.status != 201:
            raise SystemExit(f"the upload is refused with {answer.status}")
        self.path = "/v1/uploads" + answer.getheader("Location").split("/v1/uploads", 1)[1]
        self.recording = None

    def ask(self, method, path, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=600)
        connection.request(method, path, headers={**self.headers, **headers})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def offset(self):
        answer = self.ask("HEAD", self.path, {})
        if answer.status != 200:
            raise SystemExit(f"HEAD is answered with {answer.status}")
        self.recording = answer.getheader("Upload-Recording") or self.recording
        return int(answer.getheader("Upload-Offset"))

    def part(self, offset, end, stop=None):
        """Sends a part; with `stop`, breaks the connection there instead of waiting for the answer.

        Returns the offset that was acknowledged, or None.
        """
        lines = [f"PATCH {self.path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/offset+octet-stream",
                 f"Upload-Offset: {offset}", f"Content-Length: {end - offset}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=600) as connection:
            connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
            last = end if stop is None else stop
            while offset < last:
                piece = self.file.piece(offset)[:last - offset]
                connection.sendall(piece)
                offset += len(piece)
            if stop is not None:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not an end
                return None
            answer = http.client.HTTPResponse(connection, method="PATCH")
            answer.begin()
            answer.read()
            if answer.status != 204:
                raise SystemExit(f"a part is answered with {answer.status}")
            self.recording = answer.getheader("Upload-Recording")
            return int(answer.getheader("Upload-Offset"))


def upload(uploader, cuts, part, failures):
    """Sends the whole file; `cuts` are the places where the connection breaks."""
    size, offset, refused = uploader.file.size, 0, 0
    cuts = sorted(cuts)
    while offset < size:
        end = min(size, offset + part)
        while cuts and cuts[0] <= offset:
            cuts.pop(0)
        stop = cuts.pop(0) if cuts and cuts[0] < end else None
        try:
            there = uploader.part(offset, end, stop)
        except ConnectionError:
            # The server may still have the broken part in hand, and refuses another one beside it: ask again where it is.
            refused += 1
            if not failures.expect(refused <= 20, "the server closes one connection after the other"):
                return
            there, stop = None, stop or end
        if there is not None:
            failures.expect(there == end, f"a whole part up to {end} leaves the upload at {there}")
        else:
            there = uploader.offset()
            failures.expect(offset <= there <= stop, f"after a break at {stop} of a part from {offset} there are {there} bytes")
        offset = there


def downloaded(server, recording):
    """SHA-256 of the recording's audio."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
    connection.request("GET", f"/v1/recordings/{recording}/audio", headers={"Authorization": f"Bearer {server.key}"})
    answer, sha = connection.getresponse(), hashlib.sha256()
    while piece := answer.read(PIECE):
        sha.update(piece)
    connection.close()
    return sha.hexdigest()


def main():
    parser = arguments(__doc__)
    parser.add_argument("--gigabytes", type=float, default=5)
    parser.add_argument("--cuts", type=int, default=20)
    parser.add_argument("--part-megabytes", type=int, default=256)
    options = parser.parse_args()
    failures = Failures()
    file = File(int(options.gigabytes * 1e9))
    cuts = [random.randrange(file.size) for _ in range(options.cuts)]
    with WorkDirectory(options.keep) as work:
        limit = str(file.size // (1 << 20) + 1)
        server = Server(options.binary, work / "data", environment={"CRESCENDO_UPLOAD_LIMIT_MB": limit}).start()
        memory = ProcessMemory(lambda: [server.pid], every=0.5)
        before = memory.now()
        memory.start()
        start = time.monotonic()
        uploader = Uploader(server, file)
        upload(uploader, cuts, options.part_megabytes << 20, failures)
        took = time.monotonic() - start
        memory.stop()
        if failures.expect(uploader.recording is not None, "the whole upload names no recording"):
            failures.expect(downloaded(server, uploader.recording) == file.digest(), "the audio is not what was sent")
        half = len(memory.samples) // 2
        first, second = max(memory.samples[:half]), max(memory.samples[half:])
        print(f"  memory: {before:.0f} MB before; at most {first:.0f} MB in the first half, {second:.0f} MB in the second")
        failures.expect(second < first + 16, f"memory grows: {first:.0f} MB, then {second:.0f} MB")
        server.stop()
    failures.exit(f"{file.size / 1e9:.1f} GB with {len(cuts)} breaks in {took:.0f} s, {file.size / took / 1e6:.0f} MB/s, byte for byte")


if __name__ == "__main__":
    main()
