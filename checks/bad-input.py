#!/usr/bin/env python3
"""Sends what no server should trip over, and expects a clear error for each and nothing left behind.

    checks/bad-input.py
"""

import math
import socket
import struct

from harness import Failures, Server, WorkDirectory, arguments, check_nothing_left_behind, code, encoded, form, noise, wait_until, wav

LIMIT_MB = 4


def header(data_bytes, tag=1, channels=1, rate=16_000, bits=16, align=None, riff=None, body=b""):
    align = channels * bits // 8 if align is None else align
    riff = 36 + data_bytes if riff is None else riff
    return struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", riff & 0xFFFFFFFF, b"WAVE", b"fmt ", 16, tag, channels, rate,
                       (rate * align) & 0xFFFFFFFF, align, bits, b"data", data_bytes) + body


def floats(values, **fields):
    body = struct.pack(f"<{len(values)}f", *values)
    return header(len(body), tag=3, bits=32, body=body, **fields)


def in_file(content):
    return form({"file": ("speech.wav", content)})


PCM = b"\0\1" * 1600
TAKEN = [
    ("a short recording", in_file(wav(PCM))),
    ("96 kHz, 8 channels", in_file(header(len(PCM) * 8, channels=8, rate=96_000, body=PCM * 8))),
    ("a title of 200 characters", form({"file": ("a.wav", wav(PCM)), "title": "é" * 200})),
    ("the title after the file", form({"file": ("a.wav", wav(PCM)), "title": "later"})),
    ("audio alone", (wav(PCM), "audio/wav")),
    ("floating point", in_file(floats([0.25] * 800))),
    ("3-bit samples, which FFmpeg takes for bytes", in_file(header(len(PCM), bits=3, align=1, body=PCM))),
    ("silence", in_file(wav(bytes(32_000)))),
    ("Opus", in_file(encoded(wav(PCM)))),
    ("an MP3 alone, under a wrong type", (encoded(wav(PCM), "mp3", "libmp3lame"), "audio/wav")),
]

REFUSED = [
    ("text instead of a recording", in_file(b"These are words and no sound at all."), 422, "media_not_audio"),
    ("a playlist", in_file(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"), 422, "media_not_audio"),
    ("a list of files", in_file(b"ffconcat version 1.0\nfile /etc/passwd\n"), 422, "media_not_audio"),
    ("an MP3's first bytes", in_file(b"ID3\x04" + bytes(400)), 422, "media_damaged"),
    ("an empty file", in_file(b""), 422, "audio_empty"),
    ("an empty body", (b"", "audio/wav"), 422, "audio_empty"),
    ("cut off in the header", in_file(wav(PCM)[:30]), 422, "wav_header_truncated"),
    ("cut off in the audio", in_file(wav(PCM)[:-500]), 422, "wav_truncated"),
    ("0 samples", in_file(wav(b"")), 422, "audio_no_samples"),
    ("0 channels", in_file(header(len(PCM), channels=0, align=2, body=PCM)), 422, "wav_header_inconsistent"),
    ("0 Hz", in_file(header(len(PCM), rate=0, body=PCM)), 422, None),
    ("4 GHz", in_file(header(len(PCM), rate=4_000_000_000, body=PCM)), 422, "audio_sample_rate_unsupported"),
    ("65535 channels", in_file(header(len(PCM), channels=65_535, align=2, body=PCM)), 422, None),
    ("a block size that does not fit", in_file(header(len(PCM), align=7, body=PCM)), 422, "wav_header_inconsistent"),
    ("ADPCM", in_file(header(len(PCM), tag=2, body=PCM)), 422, None),
    ("more data promised than there is", in_file(header(10_000_000, body=PCM)), 422, "wav_truncated"),
    ("NaN", in_file(floats([0.1, math.nan, 0.2] * 300)), 422, "audio_not_finite"),
    ("infinity", in_file(floats([0.1, math.inf] * 300)), 422, "audio_not_finite"),
    ("no file field", form({"title": "nothing else"}), 400, "audio_missing"),
    ("a wrong field name", form({"audio": ("speech.wav", wav(PCM))}), 400, "unexpected_field"),
    ("a field too many", form({"file": ("a.wav", wav(PCM)), "colour": "blue"}), 400, "unexpected_field"),
    ("a title of 201 characters", form({"file": ("a.wav", wav(PCM)), "title": "x" * 201}), 400, "title_too_long"),
    ("a language that no engine speaks", form({"file": ("a.wav", wav(PCM)), "language": "tlh"}), 422, "language_unsupported"),
    ("a form without its end", (in_file(wav(PCM))[0][:-40], None), 400, "multipart_truncated"),
    ("a form without a boundary", (in_file(wav(PCM))[0], "multipart/form-data"), 400, "multipart_boundary"),
    ("JSON", (b'{"file": "speech.wav"}', "application/json"), 415, "unsupported_media_type"),
    ("over the limit", in_file(noise(LIMIT_MB * 33)), 413, None),
]

MARKERS = [
    ({"at": 0.05, "label": "here"}, 201, None),
    ({"at": 0.05, "label": "l" * 200}, 201, None),
    ({"at": 0.05, "label": "l" * 201}, 400, "label_length"),
    ({"at": 0.05, "label": ""}, 400, "label_length"),
    ({"at": -1, "label": "before"}, 422, "marker_outside_recording"),
    ({"at": 1e9, "label": "after"}, 422, "marker_outside_recording"),
    ({"at": "soon", "label": "text for a number"}, 400, None),
    ({"at": 0.05}, 400, None),
    ({"at": 0.05, "label": "x", "colour": "blue"}, 400, None),
]


def send(client, body, content_type):
    """A form whose body was cut keeps the content type of its boundary."""
    if content_type is None:
        content_type = "multipart/form-data; boundary=" + body[2:body.index(b"\r\n")].decode()
    return client.call("POST", "/v1/recordings", body, {"Content-Type": content_type})


def check_recordings(server, failures):
    for name, (body, content_type) in TAKEN:
        client = server.client()
        status, answer = send(client, body, content_type)
        failures.expect(status == 201, f"{name}: {status} {answer}")
    for name, (body, content_type), expected, error in REFUSED:
        client = server.client()
        try:
            status, answer = send(client, body, content_type)
        except (BrokenPipeError, ConnectionResetError):
            # An upload over the limit may be refused before it is whole.
            status, answer = (413, None) if expected == 413 else (0, "the connection was cut")
        told = code(answer)
        failures.expect(status == expected and (error is None or told == error), f"{name}: {status} {told}, expected {expected} {error}")
        if isinstance(answer, dict):
            failures.expect(answer["error"].get("message") and answer["error"].get("request_id"), f"{name}: no message: {answer}")
        print(f"  {name}: {status} {told}")


def check_markers(server, failures):
    client = server.client()
    _, recording = client.upload(wav(PCM))
    for body, expected, error in MARKERS:
        status, answer = client.call("POST", f"/v1/recordings/{recording['id']}/markers", body)
        failures.expect(status == expected and (error is None or code(answer) == error), f"marker {body}: {status} {answer}")
    for method, path, expected in [
        ("GET", "/v1/recordings/rec_00000000000000000000000000", 404), ("GET", "/v1/recordings/nonsense", 404),
        ("GET", "/v1/recordings?limit=0", 400), ("GET", "/v1/nothing", 404), ("PATCH", "/v1/recordings", 405),
        ("GET", f"/v1/recordings/{recording['id']}/markers/..%2f..%2fetc", 404),
    ]:
        status, answer = client.call(method, path)
        failures.expect(status == expected or (expected == 404 and status in (400, 405)), f"{method} {path}: {status} {answer}")


def check_strangers(server, failures):
    """No credential, a wrong one, a foreign host, a foreign origin, and no HTTP at all."""
    stranger = server.client()
    stranger.headers = {}
    for path, expected in [("/healthz", 200), ("/readyz", 200), ("/metrics", 401), ("/v1/recordings", 401)]:
        status, answer = stranger.call("GET", path)
        failures.expect(status == expected, f"without a key {path} answers {status}")
    stranger.headers = {"Authorization": "Bearer ck_wrong"}
    failures.expect(stranger.call("GET", "/v1/recordings")[0] == 401, "a wrong key is taken")
    client = server.client()
    status, _ = client.call("GET", "/v1/recordings", headers={"Host": "evil.example"})
    failures.expect(status in (400, 403, 421), f"a foreign Host is answered with {status}")
    status, _ = server.client().call("GET", "/v1/recordings", headers={"Origin": "https://evil.example"})
    failures.expect(status == 403, f"a foreign Origin is answered with {status}")
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as raw:
        raw.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 this is no HTTP\r\n\r\n")
        failures.expect(raw.recv(4096).startswith(b"HTTP/1.1 400") or raw.recv(1) == b"", "bytes that are no HTTP get no 400 and no end")


def main():
    options = arguments(__doc__).parse_args()
    failures = Failures()
    with WorkDirectory(options.keep) as work:
        server = Server(options.binary, work / "data", environment={"CRESCENDO_UPLOAD_LIMIT_MB": str(LIMIT_MB)}).start()
        check_recordings(server, failures)
        check_markers(server, failures)
        check_strangers(server, failures)
        _, listed = server.client().call("GET", "/v1/recordings")
        expected = len(TAKEN) + 1
        failures.expect(len(listed["recordings"]) == expected, f"{len(listed['recordings'])} recordings are there, {expected} were taken")

        def is_done():
            return all(each["status"] in ("ready", "failed") for each in server.client().call("GET", "/v1/recordings")[1]["recordings"])

        failures.expect(wait_until(is_done, 60, 0.2), "the transcripts do not come to an end")
        failures.expect(server.is_running, "the server did not survive")
        failures.expect(server.stop() == 0, f"the server ended with status {server.process.returncode}")
        swept = server.command("sweep", "--grace", "0")
        failures.expect(swept["uploads"] == 0 and swept["orphans"] == 0, f"refused uploads left something behind: {swept}")
        check_nothing_left_behind(server, failures)
    failures.exit(f"{len(TAKEN)} uploads taken, {len(REFUSED)} refused, {len(MARKERS)} markers")


if __name__ == "__main__":
    main()
