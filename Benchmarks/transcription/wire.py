"""Our engine alone: drives `crescendo engine pocketsphinx` over its wire, one whole utterance a recording (docs/engines.md)."""
import json
import os
import socket
import struct
import subprocess
import wave

FORK = 0
HELLO, BEGIN, AUDIO, END, RESULT, ERROR = 1, 2, 3, 4, 6, 7


class EngineProcess:
    """A fork server and one process of it; `load` is what the first used of the processor, `decode` after `close` the second."""

    def __init__(self, crescendo):
        self.control, theirs = socket.socketpair()
        # The fork server finds its socket at descriptor 3.
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", f'exec 3<&{theirs.fileno()}; exec "$0" engine pocketsphinx', crescendo],
            pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        theirs.close()
        self.socket, theirs = socket.socketpair()
        socket.send_fds(self.control, [struct.pack("=ii", FORK, 0)], [theirs.fileno(), 2])
        theirs.close()
        answer, watches, _, _ = socket.recv_fds(self.control, 8, 1)
        if len(answer) < 8 or not watches:
            raise SystemExit("the engine does not start")
        os.close(watches[0])
        self.pid = struct.unpack("=ii", answer)[1]
        self.requests = 0
        self.hello = self.expect(HELLO)
        self.load = self.cpu_so_far(self.process.pid)

    @staticmethod
    def cpu_so_far(pid):
        with open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def recognize(self, path, settings={}):
        with wave.open(path) as recording:
            samples = recording.readframes(recording.getnframes())
        self.requests += 1
        self.send(BEGIN, json.dumps({"sample_form": "s16le", "settings": settings}).encode())
        for start in range(0, len(samples), 65536):
            self.send(AUDIO, samples[start : start + 65536])
        self.send(END)
        return self.expect(RESULT)["text"]

    def close(self):
        self.decode = self.cpu_so_far(self.pid)
        self.socket.close()
        self.control.close()
        self.process.wait()

    def send(self, kind, payload=b""):
        self.socket.sendall(struct.pack("<IB3xI", len(payload), kind, self.requests) + payload)

    def expect(self, wanted):
        length, kind, _ = struct.unpack("<IB3xI", self.read(12))
        payload = json.loads(self.read(length) or b"{}")
        if kind != wanted:
            raise SystemExit(f"the engine answered {kind}: {payload.get('message', '')}")
        return payload

    def read(self, count):
        data = b""
        while len(data) < count:
            piece = self.socket.recv(count - len(data))
            if not piece:
                raise SystemExit("the engine went away")
            data += piece
        return data
