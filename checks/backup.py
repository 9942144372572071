#!/usr/bin/env python3
"""Backs a server up under load, restores it elsewhere, and compares every object byte by byte and every table row by row.

Clients upload recordings, set markers and delete some of both while backups are made. Expected:

  - the first backup holds everything that had happened by its log position, and nothing of later: every event, and every row that no
    later event speaks of, is in the restored database as it is in the server's;
  - every restored row is the snapshot's but for what a restore prepares, and every restored object is the snapshot's, byte by byte, and
    the server's where that still has it;
  - a second backup copies only what is new, and is as right as the first;
  - backups and restores that get kill -9 leave the earlier snapshots whole, and are continued;
  - damage is named, and refused;
  - the restored server answers with the audio that was sent.

    checks/backup.py --megabytes 1000
"""

import filecmp
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import threading
import time

from harness import Failures, Server, WorkDirectory, arguments, stored_objects, wav

# What a restore changes by design, column by column; None for rows that it may take out.
PREPARED = {
    "event_log_state": {"epoch"},
    "event_consumers": {"lease_owner", "lease_until"},
    "job_schedules": {"next_at"},
    "jobs": {"state", "worker", "lease_until", "is_draining", "finished_at"},
    "uploads": None,
}


class Load:
    """Clients that upload, mark and delete for as long as they are let."""

    def __init__(self, server, seconds):
        self.server, self.seconds = server, seconds
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.sent = {}
        self.deleted = set()
        self.refused = []
        self.waits = []
        self.threads = [threading.Thread(target=self.run, args=(work,), daemon=True) for work in (self.upload, self.mark, self.mark, self.delete)]

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def run(self, work):
        client = self.server.client(120)
        while not self.over.is_set():
            work(client)

    def upload(self, client):
        sound = random_sound(random.uniform(0.2, self.seconds))
        status, answer = client.upload(sound)
        with self.lock:
            if status == 201:
                self.sent[answer["id"]] = sound
            else:
                self.refused.append(("upload", status, answer))
        self.over.wait(0.1)

    def mark(self, client):
        with self.lock:
            living = [id for id in self.sent if id not in self.deleted]
        if living:
            recording = random.choice(living)
            begun = time.monotonic()
            status, answer = client.mark(recording, 0.1, f"label {random.getrandbits(64):016x}")
            with self.lock:
                self.waits.append(time.monotonic() - begun)
                if status != 201 and recording not in self.deleted:
                    self.refused.append(("marker", status, answer))
        self.over.wait(0.02)

    def delete(self, client):
        with self.lock:
            living = [id for id in self.sent if id not in self.deleted]
            if len(living) > 5:
                recording = random.choice(living)
                self.deleted.add(recording)
        if len(living) > 5:
            client.call("DELETE", f"/v1/recordings/{recording}?permanently=true")
        self.over.wait(0.5)

    def take_waits(self):
        with self.lock:
            waits, self.waits = sorted(self.waits), []
        return waits


QUIET = bytes(value & 3 for value in range(256))


def random_sound(seconds):
    """Noise that nobody hears and no two calls share: quickly made, and quickly found to be no speech."""
    count = int(seconds * 16_000)
    samples = bytearray(count * 2)
    samples[::2] = os.urandom(count).translate(QUIET)
    return wav(bytes(samples))


def percentiles(waits):
    if not waits:
        return "no markers"
    return ", ".join(f"p{share} {waits[min(len(waits) - 1, len(waits) * share // 100)] * 1000:.0f} ms" for share in (50, 95, 99)) + f" of {len(waits)}"


def fill(server, megabytes, failures):
    """Recordings of 20 MB up to the wanted size."""
    client, sent = server.client(300), {}
    for _ in range(max(1, megabytes // 20)):
        sound = random_sound(min(megabytes, 20) * 1_000_000 / 32_000)
        status, answer = client.upload(sound)
        if failures.expect(status == 201, f"an upload to fill the server: {status} {answer}"):
            sent[answer["id"]] = sound
    return sent


def backup(server, directory, *words):
    begun = time.monotonic()
    report = server.command("backup", str(directory), *words)["backup"]
    report["wall"] = time.monotonic() - begun
    return report


def show(what, report):
    seconds = report["seconds"]
    print(f"  {what}: {report['objects']} objects, {report['object_bytes'] / 1e6:.0f} MB, database {report['database_bytes'] / 1e6:.1f} MB; "
          f"copied {report['copied_objects']} objects, {report['copied_bytes'] / 1e6:.0f} MB in {seconds['total']:.1f} s "
          f"(database {seconds['database']:.2f} s, objects {seconds['objects']:.1f} s)", flush=True)


def program(options, *words):
    return subprocess.run([str(pathlib.Path(options.binary).resolve()), *words], capture_output=True, text=True)


def restore(options, directory, data, *words):
    begun = time.monotonic()
    done = program(options, "restore", str(directory), "--data-dir", str(data), "--json", *words)
    return done.returncode, json.loads(done.stdout or done.stderr), time.monotonic() - begun


def tables(path):
    """Every table's columns, and its rows by primary key."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    found = {}
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    for name in names:
        info = database.execute(f"SELECT name, pk FROM pragma_table_info('{name}')").fetchall()
        columns = [column for column, _ in info]
        keys = [column for column, place in sorted(info, key=lambda each: each[1]) if place]
        rows = {}
        for row in database.execute(f"SELECT * FROM {name}"):
            record = dict(zip(columns, row))
            rows[tuple(record[key] for key in keys)] = record
        found[name] = rows
    database.close()
    return found


def compare_with_snapshot(snapshot, restored, failures):
    """Row by row: what a restore brings is what was backed up."""
    failures.expect(snapshot.keys() == restored.keys(), f"tables differ: {snapshot.keys() ^ restored.keys()}")
    count = 0
    for name, rows in snapshot.items():
        changed = PREPARED.get(name, set())
        others = restored.get(name, {})
        if changed is None:
            failures.expect(others.keys() <= rows.keys(), f"{name} has rows that were not backed up")
            continue
        failures.expect(rows.keys() == others.keys(), f"{name}: {len(rows.keys() ^ others.keys())} rows are only on one side")
        for key, row in rows.items():
            count += 1
            other = others.get(key, {})
            different = {column for column in row if row[column] != other.get(column)} - changed
            failures.expect(not different, f"{name} {key}: {different} differ")
    return count


def compare_as_of(position, restored, live, failures):
    """Row by row as of the log position: the events up to it, and every row that no later event speaks of, are as the server has them now."""
    number = int(position.split("-")[2])
    old = {key: row for key, row in live["events"].items() if key[0] <= number}
    failures.expect(restored["events"] == old, f"the events up to {position} differ: {len(restored['events'])} and {len(old)}")
    later = {row["subject"] for key, row in live["events"].items() if key[0] > number}
    compared = 0
    for name, column in (("recordings", "id"), ("markers", "id"), ("transcripts", "id"), ("api_keys", "id"), ("accounts", "id")):
        mine = {row[column]: row for row in restored[name].values()}
        theirs = {row[column]: row for row in live[name].values()}
        # A recording also changes when its transcript or its job does; those events name the transcript.
        touched = set(later)
        if name == "recordings":
            touched |= {row["recording_id"] for row in live["transcripts"].values() if row["id"] in later}
            touched |= {row["recording_id"] for row in restored["transcripts"].values() if row["id"] in later}
            # The beginning of a transcription has no event of its own: its end has.
            begun = {id for id in theirs.keys() & mine.keys() if (mine[id]["status"], theirs[id]["status"]) == ("queued", "transcribing")}
            theirs |= {id: theirs[id] | {"status": mine[id]["status"]} for id in begun}
        if name == "transcripts":
            touched |= {id for id, row in {**theirs, **mine}.items() if row["recording_id"] in later or row["object_id"] is None}
        if name == "markers":
            touched |= {id for id, row in {**theirs, **mine}.items() if row["recording_id"] in later}
        for id in (mine.keys() | theirs.keys()) - touched:
            compared += 1
            failures.expect(mine.get(id) == theirs.get(id), f"{name} {id} is not as it was at {position}: {mine.get(id)} and {theirs.get(id)}")
    # What begins after the position is not there.
    created = {row["subject"] for key, row in live["events"].items() if key[0] > number and row["kind"].endswith(".created")}
    for name in ("recordings", "markers"):
        early = {row["id"] for row in restored[name].values()} & created
        failures.expect(not early, f"{name} of after {position} are there: {sorted(early)[:3]}")
    # Objects never change.
    for key, row in restored["objects"].items():
        other = live["objects"].get(key)
        if other:
            compared += 1
            same = all(row[column] == other[column] for column in ("content_hash", "length", "created_at"))
            failures.expect(same, f"the object {key} differs")
    return compared


def compare_objects(snapshot, restored, live_data, restored_data, directory, failures):
    """Byte by byte: the backup's, the restored and the server's own file of each object."""
    files, _ = stored_objects(restored_data)
    live, _ = stored_objects(live_data)
    ids = {row["id"] for row in snapshot["objects"].values()}
    failures.expect(files.keys() == ids, f"{len(files.keys() ^ ids)} objects are only in the database or only on the disk")
    failures.expect(ids == {row["id"] for row in restored["objects"].values()}, "the catalogue differs")
    beside = 0
    for id, path in files.items():
        kept = pathlib.Path(directory) / "objects" / id[-2:] / id
        failures.expect(filecmp.cmp(path, kept, shallow=False), f"{id} is not as in the backup")
        if id in live and live[id].exists():
            beside += 1
            failures.expect(filecmp.cmp(path, live[id], shallow=False), f"{id} is not as on the server")
    return len(files), beside


def check_restored(options, server, directory, report, work, name, failures):
    """Restores a snapshot with its keys, and compares all of it."""
    data = work / name
    status, answer, wall = restore(options, directory, data, "--at", report["snapshot"], "--keys", str(work / "keys"), "--passphrase-file", str(work / "word"))
    if not failures.expect(status == 0, f"the restore of {name} ended with {status}: {answer}"):
        return data
    snapshot, restored = tables(directory / "snapshots" / f"{report['snapshot']}.sqlite"), tables(data / "crescendo.sqlite")
    rows = compare_with_snapshot(snapshot, restored, failures)
    compared = compare_as_of(report["log_position"], snapshot, tables(server.data / "crescendo.sqlite"), failures)
    objects, beside = compare_objects(snapshot, restored, server.data, data, directory, failures)
    print(f"  {name}: restored in {wall:.1f} s; {rows} rows equal the snapshot's, {compared} the server's as of {report['log_position']}; "
          f"{objects} objects equal the backup's, {beside} also the server's", flush=True)
    return data


def kill_backups(options, server, directory, kills, failures):
    """kill -9 for the server in the middle of backups."""
    whole = {path.name for path in (directory / "snapshots").glob("*.json")}
    for _ in range(kills):
        command = subprocess.Popen(
            [str(pathlib.Path(options.binary).resolve()), "backup", str(directory), "--data-dir", str(server.data), "--rate", "200"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.05, 1.0))
        server.kill()
        command.wait(30)
        server.start()
        now = {path.name for path in (directory / "snapshots").glob("*.json")}
        failures.expect(whole <= now, "a snapshot of before is gone")
    done = program(options, "backup", str(directory), "--verify", "--json")
    failures.expect(done.returncode == 0, f"after {kills} kills the backup is damaged: {done.stdout[:500]} {done.stderr[:500]}")


def kill_restores(options, directory, work, kills, failures):
    """kill -9 in the middle of restores of one directory: no server starts on it until it is whole."""
    data = work / "killed"
    binary = str(pathlib.Path(options.binary).resolve())
    cut = 0
    for _ in range(kills):
        command = subprocess.Popen([binary, "restore", str(directory), "--data-dir", str(data)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            command.wait(random.uniform(0.02, 0.6))
        except subprocess.TimeoutExpired:
            command.kill()
            command.wait()
        if not (data / "restore.json").exists():
            if (data / "crescendo.sqlite").exists():
                break
            continue
        cut += 1
        done = program(options, "keys", "list", "--data-dir", str(data), "--json")
        failures.expect(done.returncode == 1 and "restore_unfinished" in done.stderr, f"a directory that is not whole: {done.returncode} {done.stderr}")
    if not (data / "crescendo.sqlite").exists() or (data / "restore.json").exists():
        status, answer, _ = restore(options, directory, data)
        failures.expect(status == 0, f"a restore that was cut off {cut} times does not go on: {answer}")
    print(f"  a restore was cut off {cut} times and then finished")
    shutil.rmtree(data, ignore_errors=True)


def check_damage(options, directory, work, failures):
    """One byte of the largest object of a copy of the backup."""
    copy = work / "damaged"
    shutil.copytree(directory, copy)
    largest = max((path for path in (copy / "objects").glob("*/*")), key=lambda path: path.stat().st_size)
    with open(largest, "r+b") as file:
        file.seek(largest.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))
    done = program(options, "backup", str(copy), "--verify", "--json")
    damage = json.loads(done.stdout or "{}").get("damage", [])
    failures.expect(done.returncode == 1 and [each["object"] for each in damage] == [largest.name], f"damage is not named: {done.returncode} {damage}")
    newest = max(path.stem for path in (copy / "snapshots").glob("*.json"))
    listed = largest.name in (copy / "snapshots" / f"{newest}.objects").read_text()
    status, answer, _ = restore(options, copy, work / "refused")
    failures.expect((status == 1 and not answer["is_whole"]) if listed else status == 0, f"a damaged backup is restored: {status}")
    if listed:
        status, answer, _ = restore(options, copy, work / "refused", "--salvage")
        failures.expect(status == 1 and answer["is_whole"] and len(answer["damage"]) == 1, f"the rest is not salvaged: {status} {answer}")
    shutil.rmtree(work / "refused", ignore_errors=True)
    shutil.rmtree(copy)


def check_serving(options, data, sent, deleted, failures):
    """The restored data under a server: what it holds is what was sent."""
    server = Server(options.binary, data).start()
    client, found = server.client(120), 0
    for recording, sound in sent.items():
        status, audio = client.call("GET", f"/v1/recordings/{recording}/audio")
        if status == 404 and recording not in deleted:
            failures.expect(False, f"{recording} is not there")
        if status == 200:
            found += 1
            failures.expect(audio == sound, f"the audio of {recording} is not what was sent")
    failures.expect(server.stop() == 0, f"the restored server ended with {server.process.returncode}")
    # Whatever else it finds missing on this machine.
    report = json.loads(program(options, "doctor", "--data-dir", str(data), "--json").stdout)["objects"]
    failures.expect(report["missing"]["count"] == 0, f"the restored server lacks objects: {report}")
    return found


def main():
    parser = arguments(__doc__)
    parser.add_argument("--megabytes", type=int, default=100, help="how much is there before the first backup")
    parser.add_argument("--seconds", type=float, default=5, help="of sound in the longest upload beside the backups")
    parser.add_argument("--kills", type=int, default=3, help="of backups, and as many of restores")
    parser.add_argument("--rate", type=int, help="megabytes a second that the first backup copies at most")
    options = parser.parse_args()
    failures = Failures()
    with WorkDirectory(options.keep) as work:
        server = Server(options.binary, work / "data", environment={"CRESCENDO_TRANSCRIPTION_JOBS": "1"}).start()
        sent = fill(server, options.megabytes, failures)
        (work / "word").write_text("correct horse battery staple\n")
        directory = work / "backup"
        load = Load(server, options.seconds)
        load.start()
        time.sleep(3)
        print(f"  markers before the backup: {percentiles(load.take_waits())}")
        pace = ["--rate", str(options.rate)] if options.rate else []
        first = backup(server, directory, "--keys", str(work / "keys"), "--passphrase-file", str(work / "word"), *pace)
        show("first backup, under load", first)
        print(f"  markers beside the backup: {percentiles(load.take_waits())}")
        failures.expect(first["objects"] == first["copied_objects"] and not first["lost"], f"the first backup: {first}")
        time.sleep(1)
        second = backup(server, directory)
        show("second backup, under load", second)
        new = second["copied_objects"]
        failures.expect(not second["lost"], f"lost: {second['lost'][:3]}")
        failures.expect(new < second["objects"] or options.megabytes == 0, "the second backup copied everything again")
        lists = [{json.loads(line)["id"] for line in open(directory / "snapshots" / f"{each['snapshot']}.objects")} for each in (first, second)]
        failures.expect(new == len(lists[1] - lists[0]), f"the second backup copied {new} objects, {len(lists[1] - lists[0])} were new")
        load.stop()
        failures.expect(not load.refused, f"requests were refused: {load.refused[:3]}")
        sent |= load.sent
        begun = time.monotonic()
        done = program(options, "backup", str(directory), "--verify", "--json")
        failures.expect(done.returncode == 0, f"verify: {done.stdout[:300]} {done.stderr[:300]}")
        print(f"  verified in {time.monotonic() - begun:.1f} s; the backup has {sum(path.stat().st_size for path in directory.rglob('*') if path.is_file()) / 1e6:.0f} MB")
        for name, report in (("first", first), ("second", second)):
            data = check_restored(options, server, directory, report, work, name, failures)
            if name == "first":
                shutil.rmtree(data, ignore_errors=True)
        known = {row["id"] for row in tables(data / "crescendo.sqlite")["recordings"].values()}
        found = check_serving(options, data, {id: sound for id, sound in sent.items() if id in known}, load.deleted, failures)
        shutil.rmtree(data, ignore_errors=True)
        # Something new, so that the kills come while there is something to copy.
        sent |= fill(server, max(20, options.megabytes // 5), failures)
        kill_backups(options, server, directory, options.kills, failures)
        third = backup(server, directory, "--keep", "2")
        show("after the kills", third)
        failures.expect(len(list((directory / "snapshots").glob("*.json"))) == 2, "--keep 2 keeps two")
        kill_restores(options, directory, work, options.kills, failures)
        check_damage(options, directory, work, failures)
        failures.expect(server.stop() == 0, f"the server ended with status {server.process.returncode}")
    failures.exit(f"{first['object_bytes'] / 1e6:.0f} MB backed up under load and restored; {found} recordings served from the restore")


if __name__ == "__main__":
    main()
