"""What schemathesis has to know of our server, beside its description: loaded by api-fuzz.py."""

import json
import struct

import requests
import schemathesis
from hypothesis import strategies

send = requests.Session.send


def first_event(response):
    """A stream of events never ends: its beginning is read, to the end of the first event, which is there at once."""
    text = b""
    while b"data: " not in text or not text.endswith(b"\n\n"):
        piece = response.raw.read1(65_536)
        assert piece, f"a stream of events ended before its first event: {text}"
        text += piece
    fields = dict(line.split(": ", 1) for line in text.decode().split("\n\n")[1].splitlines())
    assert fields["event"] == "snapshot" and json.loads(fields["data"])["reason"] in ("connected", "position_unusable"), text
    return text


def send_and_read(session, request, **options):
    if request.method != "GET" or not request.path_url.split("?")[0].endswith("/events"):
        return send(session, request, **options)
    # A server that is silent for as long fails the check.
    response = send(session, request, **{**options, "stream": True, "timeout": 10})
    if response.headers.get("content-type", "").startswith("text/event-stream"):
        response._content = first_event(response)
        response.close()
    else:
        response.content
    return response


requests.Session.send = send_and_read


def wav(samples):
    size = len(samples) * 2
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 1, 16000, 32000, 2, 16, b"data", size)
    return head + struct.pack(f"<{len(samples)}h", *samples)


# Bytes that are audio: random ones would never become a recording.
audio = strategies.lists(strategies.integers(-32768, 32767), min_size=1, max_size=400).map(wav)
schemathesis.openapi.media_type("audio/wav", audio)
# Parts of uploads: whatever bytes, since they are looked at when all are there.
schemathesis.openapi.media_type("application/offset+octet-stream", strategies.binary(max_size=1000))
