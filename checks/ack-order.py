#!/usr/bin/env python3
"""Watches the server's system calls, and shows that every acknowledgement comes after the disk's.

The server runs under strace while clients upload recordings and set markers side by side. For each answer 201:

  - a marker: the WAL frames that hold it were written, the frame that commits them too, and an fdatasync of the WAL that began after
    that had returned, before the first byte of the answer went to the socket;
  - a recording: the same for its row, and before that its object's file was synced, given its final name, and the directory synced.

    checks/ack-order.py --operations 200

Needs strace and the right to trace (root, or a process of one's own).
"""

import codecs
import json
import os
import re
import shutil
import sys
import threading
import uuid

from harness import Failures, Server, WorkDirectory, arguments, noise

CALLS = "fdatasync,fsync,sync_file_range,openat,rename,renameat,renameat2,link,linkat,write,writev,pwrite64,pwritev,sendto,sendmsg"
LINE = re.compile(r"^(\d+) +(.*)$")
CALL = re.compile(r"^(\w+)\((.*)\) += (-?\d+)", re.S)
RESUMED = re.compile(r"^<\.\.\. (\w+) resumed>(.*)$", re.S)
WAL_FRAME_HEADER = 24


class Call:
    """A system call that succeeded: when it began, when it returned (both as line numbers), and its arguments."""

    __slots__ = ("name", "begun", "ended", "text", "path")

    def __init__(self, name, begun, ended, text):
        self.name, self.begun, self.ended, self.text = name, begun, ended, text
        # strace -y writes 7</the/path> for a file, 7<socket:[…]> or 7<TCP:[…]> for a socket.
        found = re.match(r"\d+<([^>]*)>", text)
        self.path = found.group(1) if found else ""


def read_trace(path):
    """Joins the halves of calls that others interrupted; keeps those that succeeded."""
    calls, halves = [], {}
    with open(path, errors="replace") as trace:
        for number, line in enumerate(trace):
            found = LINE.match(line.rstrip("\n"))
            if not found:
                continue
            thread, text = found.groups()
            if text.endswith("<unfinished ...>"):
                halves[thread] = (number, text[: -len("<unfinished ...>")].rstrip())
                continue
            begun = number
            resumed = RESUMED.match(text)
            if resumed:
                if thread not in halves:
                    continue
                begun, first = halves.pop(thread)
                text = first + resumed.group(2)
            whole = CALL.match(text)
            if whole and int(whole.group(3)) >= 0:
                calls.append(Call(whole.group(1), begun, number, whole.group(2)))
    return sorted(calls, key=lambda call: call.begun)


def written(call):
    """The bytes that a write's first string argument shows."""
    found = re.search(r'"((?:[^"\\]|\\.)*)"', call.text, re.S)
    return codecs.escape_decode(found.group(1).encode("latin-1", "replace"))[0] if found else b""


class Log:
    """What happened to the WAL."""

    def __init__(self, calls):
        wal = [call for call in calls if call.path.endswith("-wal")]
        self.pages = [(call, written(call)) for call in wal if call.name == "pwrite64"]
        self.syncs = [call for call in wal if call.name in ("fdatasync", "fsync")]
        # A frame is 24 bytes of header and then a page; bytes 4 to 7 hold the database's size in a frame that commits, else 0. One
        # thread writes the WAL, so the order of its writes is the order of the frames.
        self.commits = [index for index, (_, data) in enumerate(self.pages) if len(data) == WAL_FRAME_HEADER and data[4:8] != bytes(4)]

    def durable(self, token):
        """When what holds `token` was first durable: the return of the sync that covers its commit; None if it never was."""
        page = next((index for index, (_, data) in enumerate(self.pages) if len(data) > WAL_FRAME_HEADER and token in data), None)
        if page is None:
            return None
        # Its own frame may be the one that commits; that header was written just before it.
        commit = next((index for index in self.commits if index >= page - 1), None)
        if commit is None:
            return None
        # The commit's own page follows its header.
        complete = max(call.ended for call, _ in self.pages[page : commit + 2] or [self.pages[page]])
        sync = next((call for call in self.syncs if call.begun > complete), None)
        return sync.ended if sync else None


def acknowledgements(calls, tokens):
    """When the first byte of the answer that holds each token went to its socket."""
    head, found = {}, {}
    for call in calls:
        if call.name not in ("write", "writev", "sendto", "sendmsg") or not re.search(r"socket|TCP|UNIX", call.path):
            continue
        if "HTTP/1.1 " in call.text:
            head[call.path] = call.begun
        for token in tokens:
            if token in call.text and token not in found and call.path in head:
                found[token] = head[call.path]
    return found


class Work:
    """What clients asked for, and the token by which each shows in the trace."""

    def __init__(self, server, operations):
        self.server, self.operations = server, operations
        self.lock = threading.Lock()
        self.markers, self.recordings = [], []

    def run(self, clients):
        threads = [threading.Thread(target=self.client, args=(number % 2 == 0,)) for number in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def client(self, uploads):
        client = self.server.client(timeout=120)
        status, recording = client.upload(noise(0.3))
        self.note(self.recordings, status, recording, "id")
        for _ in range(self.operations // 10 if uploads else self.operations):
            if uploads:
                status, answer = client.upload(noise(0.3))
                self.note(self.recordings, status, answer, "id")
            else:
                status, answer = client.mark(recording["id"], 0.1, f"mark-{uuid.uuid4().hex}")
                self.note(self.markers, status, answer, "label")

    def note(self, list, status, answer, field):
        if status != 201:
            sys.exit(f"an operation failed: {status} {answer}")
        with self.lock:
            list.append(answer[field])


def verify_objects(server, calls, recordings, acknowledged, failures):
    """The file, its name and its directory, each before the answer."""
    database = server.database()
    object_of = dict(database.execute("SELECT id, object_id FROM recordings"))
    database.close()
    syncs = [call for call in calls if call.name in ("fsync", "fdatasync")]
    names = [call for call in calls if call.name.startswith(("rename", "link"))]
    checked = 0
    for recording in recordings:
        object_id, answer = object_of[recording], acknowledged.get(recording)
        if answer is None:
            continue
        named = next((call for call in names if object_id in call.text.rsplit('"', 2)[1]), None)
        if not failures.expect(named is not None, f"{recording}: its object {object_id} was never given its name"):
            continue
        # Under the name that it had while it was written.
        data = [call for call in syncs if object_id in os.path.basename(call.path) and call.ended < named.begun]
        folder = os.path.dirname(named.text.rsplit('"', 2)[1])
        directory = [call for call in syncs if call.begun > named.ended and os.path.realpath(call.path) == os.path.realpath(folder)]
        failures.expect(data, f"{recording}: its object was not synced before it got its name")
        failures.expect(
            directory and directory[0].ended < answer, f"{recording}: its object's directory was not synced before the answer")
        checked += 1
    return checked


def main():
    parser = arguments(__doc__)
    parser.add_argument("--operations", type=int, default=200, help="markers of each client; a tenth of it as uploads (default: 200)")
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    if not shutil.which("strace"):
        sys.exit("strace is not installed: apt-get install strace")
    failures = Failures()
    with WorkDirectory(options.keep) as work:
        trace = work / "trace"
        prefix = ["strace", "-f", "-y", "-qq", "-s", "70000", "-e", f"trace={CALLS}", "-e", "signal=none", "-o", str(trace)]
        server = Server(options.binary, work / "data", prefix=prefix).start(timeout=120)
        jobs = Work(server, options.operations)
        jobs.run(options.clients)
        server.stop(timeout=120)
        calls = read_trace(trace)
        log = Log(calls)
        tokens = [*jobs.markers, *jobs.recordings]
        acknowledged = acknowledgements(calls, tokens)
        for token in tokens:
            answer, durable = acknowledged.get(token), log.durable(token.encode())
            if failures.expect(answer is not None, f"{token}: its answer is not in the trace"):
                failures.expect(durable is not None, f"{token}: no sync of the WAL covers it")
                failures.expect(durable is None or durable < answer, f"{token}: answered before the sync that covers it returned")
        objects = verify_objects(server, calls, jobs.recordings, acknowledged, failures)
        failures.expect(tokens and log.syncs, "nothing was traced: the check shows nothing")
    failures.exit(
        f"{len(jobs.markers)} markers and {len(jobs.recordings)} recordings were each durable before their answer "
        f"({len(log.syncs)} syncs of the WAL, {objects} objects)")


if __name__ == "__main__":
    main()
