#!/usr/bin/env python3
"""How long until the server is ready on a large database that a crash left behind, and how much memory it takes when idle.

A database of 114,000 recordings is made through the real schema, and 100 MB of its newest changes stay in the WAL, as after kill -9.
Then the server is started several times on copies of it; ready is when /readyz answers 200.

    checks/ready-time.py
"""

import http.client
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

from harness import Failures, Server, WorkDirectory, arguments, wait_until

# Runs in a process of its own that ends without closing the database, which leaves the WAL as it is.
FILL_WAL = """
import os, sqlite3, sys
path, recording, megabytes = sys.argv[1], sys.argv[2], int(sys.argv[3])
database = sqlite3.connect(path, isolation_level=None)
database.execute("PRAGMA wal_autocheckpoint = 0")
(account,) = database.execute("SELECT account_id FROM recordings LIMIT 1").fetchone()
number = 0
while os.path.getsize(path + "-wal") < megabytes << 20:
    database.execute("BEGIN")
    for _ in range(200):
        number += 1
        database.execute("INSERT INTO markers (account_id, recording_id, id, at_seconds, label, created_at) VALUES (?, ?, ?, ?, ?, ?)",
                         (account, recording, f"mrk_{number:026d}", 0.5, "label " * 20, number))
    database.execute("COMMIT")
os._exit(0)
"""


def copy_rows(database, table, changes, count):
    """Multiplies a table's one row by `count`, with the named columns given by SQL over the number n."""
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    values = ", ".join(changes.get(column, column) for column in columns)
    database.execute(
        f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) "
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table}, numbers WHERE {table}.id = (SELECT MAX(id) FROM {table})")


def seed(binary, data, count, wal_megabytes):
    """Makes the database: one real recording, multiplied with its transcript and job."""
    import sqlite3

    from harness import noise
    server = Server(binary, data).start()
    _, recording = server.client().upload(noise(0.2), title="a recording")
    wait_until(lambda: server.client().call("GET", f"/v1/recordings/{recording['id']}")[1]["status"] == "ready", 60)
    server.stop()
    database = sqlite3.connect(data / "crescendo.sqlite", isolation_level=None)
    database.execute("BEGIN")
    number = "substr(id, 1, 4) || printf('%026d', n)"
    copy_rows(database, "recordings",
              {"id": number, "transcript_id": "'trn_' || printf('%026d', n)", "job_id": "'job_' || printf('%026d', n)"}, count - 1)
    copy_rows(database, "transcripts", {"id": number, "recording_id": "'rec_' || printf('%026d', n)"}, count - 1)
    copy_rows(database, "jobs", {"id": number}, count - 1)
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    subprocess.run([sys.executable, "-c", FILL_WAL, str(data / "crescendo.sqlite"), recording["id"], str(wal_megabytes)], check=True)


def time_to_ready(server):
    begun = time.monotonic()
    server.start()
    listening = time.monotonic() - begun
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    while True:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        response.read()
        if response.status == 200:
            return listening, time.monotonic() - begun
        time.sleep(0.005)


def memory(pid):
    """Resident and proportional megabytes of a process."""
    fields = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return int(fields["Rss"].split()[0]) / 1024, int(fields["Pss"].split()[0]) / 1024


def resident(pid):
    """Resident megabytes; 0 for a process that has ended meanwhile."""
    try:
        return memory(pid)[0]
    except (OSError, KeyError, ValueError):
        return 0


def idle_memory(server, work, seconds):
    """Of every process of the installation, after the engines had work and time to go."""
    from harness import noise, speech
    client = server.client()
    for _ in range(3):
        client.upload(speech("the quick brown fox jumps over the lazy dog") or noise(2))
    peak = 0

    def is_done():
        nonlocal peak
        peak = max(peak, sum(resident(pid) for pid in server.processes()))
        return all(each["status"] in ("ready", "failed") for each in client.call("GET", "/v1/recordings?limit=3")[1]["recordings"])

    wait_until(is_done, 60)
    wait_until(lambda: len(server.processes()) == 1, seconds, 0.2)
    # Caches are let go after 2 s without work, and what is free goes back to the system every 10 s until nothing is left to give.
    time.sleep(25)
    processes = server.processes()
    sizes = [memory(pid) for pid in processes]
    return len(processes), sum(size[0] for size in sizes), sum(size[1] for size in sizes), peak


def main():
    parser = arguments(__doc__)
    parser.add_argument("--recordings", type=int, default=114_000)
    parser.add_argument("--wal-mb", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    failures = Failures()
    with WorkDirectory(options.keep) as work:
        seed(options.binary, work / "seed", options.recordings, options.wal_mb)
        size = {name: (work / "seed" / f"crescendo.sqlite{name}").stat().st_size >> 20 for name in ("", "-wal")}
        print(f"  {options.recordings} recordings, database {size['']} MB, WAL {size['-wal']} MB (file cache warm)")
        times = []
        for run in range(options.runs):
            data = work / f"run{run}"
            shutil.copytree(work / "seed", data)
            server = Server(options.binary, data, environment={"CRESCENDO_ENGINE_IDLE_SECONDS": "2"})
            listening, ready = time_to_ready(server)
            times.append(ready)
            print(f"  listening after {listening:.3f} s, ready after {ready:.3f} s")
            if run < options.runs - 1:
                server.kill()
                shutil.rmtree(data)
        failures.expect(statistics.median(times) < 1, f"ready after {statistics.median(times):.3f} s, not under 1 s")
        at_start = memory(server.pid)[0]
        count, resident, proportional, peak = idle_memory(server, work, 30)
        print(f"  memory: {at_start:.1f} MB after the start; {peak:.0f} MB with engines; idle {resident:.1f} MB resident "
              f"({proportional:.1f} MB proportional) in {count} process(es)")
        failures.expect(resident < 60, f"{resident:.1f} MB resident when idle, not under 60 MB")
        server.stop()
    failures.exit(f"ready in {statistics.median(times):.3f} s (median of {len(times)}), idle at {resident:.1f} MB")


if __name__ == "__main__":
    main()
