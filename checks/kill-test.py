#!/usr/bin/env python3
"""Kills the server again and again under load, and looks whether anything that it had acknowledged is missing.

Clients upload recordings, set markers and delete some of both, while recordings are transcribed. At random moments, some of them
during start-up, the server gets kill -9 and is started again. At the end:

  - every acknowledged recording is there byte for byte, every acknowledged marker is there, what was deleted is gone;
  - every recording has one transcript and one event that it was finished: no job's result was applied twice;
  - every fifth recording is Opus, whose length is settled and which was made playable;
  - after one sweep with grace 0 every stored object belongs to something, and nothing is missing;
  - no engine process is left.

    checks/kill-test.py --kills 200
"""

import http.client
import random
import threading
import time

from harness import Failures, Server, WorkDirectory, arguments, check_nothing_left_behind, encoded, noise, speech, unfinished_jobs, wait_until

SENTENCES = ["the train leaves at seven", "please close the window", "it was raining on sunday", "we counted eleven birds"]


class Ledger:
    """What was acknowledged, and what was asked for without an answer."""

    def __init__(self):
        self.lock = threading.Lock()
        self.recordings = {}  # id → the bytes
        self.markers = {}  # (recording, marker) → label
        self.deleted = set()  # recordings and markers whose deletion was acknowledged
        self.unsure = set()  # those whose deletion was asked for and not answered
        self.unexpected = []

    def some_recording(self):
        with self.lock:
            living = [id for id in self.recordings if id not in self.deleted and id not in self.unsure]
        # Often the newest, which is still being transcribed.
        return (living[-1] if random.random() < 0.3 else random.choice(living)) if living else None


class Load:
    """Clients that do one thing each, for as long as the test runs, and begin anew when the server dies."""

    def __init__(self, server, ledger, pace):
        self.server, self.ledger, self.pace = server, ledger, pace
        self.over = threading.Event()
        self.spoken = [sound for sound in map(speech, SENTENCES) if sound]
        work = [self.upload, self.upload, self.mark, self.mark, self.mark, self.delete]
        self.threads = [threading.Thread(target=self.run, args=(each,), daemon=True) for each in work]

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def run(self, work):
        client, port = None, None
        while not self.over.is_set():
            try:
                if client is None or port != self.server.port:
                    port = self.server.port
                    if port is None:
                        raise ConnectionError
                    client = self.server.client()
                work(client)
            except (OSError, http.client.HTTPException):
                client = None
                self.over.wait(0.05)

    def upload(self, client):
        # A tail of noise makes each an object of its own; speech keeps the engine busy while the kills come.
        sound = noise(random.uniform(0.2, 1.5))
        if self.spoken and random.random() < 0.15:
            sound = random.choice(self.spoken)[:-2000] + noise(0.1)[44:][:2000]
        if random.random() < 0.2:
            # Not WAV: looked at before it is acknowledged, decoded by a process of its own, made playable by a job.
            sound = encoded(sound)
        status, answer = client.upload(sound, title="a title")
        with self.ledger.lock:
            if status == 201:
                self.ledger.recordings[answer["id"]] = sound
            else:
                self.ledger.unexpected.append(("upload", status, answer))
        self.over.wait(random.uniform(0, self.pace))

    def mark(self, client):
        recording = self.ledger.some_recording()
        if recording is None:
            self.over.wait(0.1)
            return
        label = f"label {random.getrandbits(64):016x}"
        status, answer = client.mark(recording, 0.1, label)
        with self.ledger.lock:
            if status == 201:
                self.ledger.markers[(recording, answer["id"])] = label
            elif not (status == 404 and recording in self.ledger.deleted | self.ledger.unsure):
                self.ledger.unexpected.append(("marker", status, answer))
        self.over.wait(random.uniform(0, self.pace / 20))

    def delete(self, client):
        with self.ledger.lock:
            markers = [key for key in self.ledger.markers if key not in self.ledger.unsure | self.ledger.deleted]
        recording = self.ledger.some_recording()
        self.over.wait(random.uniform(0, self.pace))
        if random.random() < 0.5 and markers:
            key = random.choice(markers)
            path = f"/v1/recordings/{key[0]}/markers/{key[1]}"
        elif recording:
            key, path = recording, f"/v1/recordings/{recording}?permanently=true"
        else:
            return
        with self.ledger.lock:
            self.ledger.unsure.add(key)
        status, answer = client.call("DELETE", path)
        with self.ledger.lock:
            if status in (200, 204):
                self.ledger.unsure.discard(key)
                self.ledger.deleted.add(key)
            elif status != 404:
                self.ledger.unexpected.append(("delete", status, answer))


def kill_again_and_again(server, kills, seed):
    moments = random.Random(seed)
    for number in range(1, kills + 1):
        if moments.random() < 0.15:
            # While it starts: recovery must stand being interrupted.
            time.sleep(moments.uniform(0.01, 0.3))
        else:
            server.wait_listening()
            time.sleep(moments.uniform(0.05, 2.0))
        server.kill()
        server.spawn()
        if number % 20 == 0:
            print(f"  {number} kills", flush=True)
    server.wait_listening()


def verify_acknowledged(server, ledger, failures):
    client = server.client()
    for recording, sound in ledger.recordings.items():
        status, _ = client.call("GET", f"/v1/recordings/{recording}")
        if recording in ledger.deleted:
            failures.expect(status == 404, f"{recording} was deleted and answers {status}")
            continue
        if recording in ledger.unsure and status == 404:
            continue
        if not failures.expect(status == 200, f"{recording} was acknowledged and answers {status}"):
            continue
        status, audio = client.call("GET", f"/v1/recordings/{recording}/audio")
        failures.expect(status == 200 and audio == sound, f"the audio of {recording} is not what was sent ({status})")
        status, listed = client.call("GET", f"/v1/recordings/{recording}/markers")
        found = {marker["id"]: marker["label"] for marker in listed["markers"]}
        for (owner, marker), label in ledger.markers.items():
            if owner != recording:
                continue
            if (owner, marker) in ledger.deleted:
                failures.expect(marker not in found, f"marker {marker} was deleted and is there")
            elif (owner, marker) not in ledger.unsure:
                failures.expect(found.get(marker) == label, f"marker {marker} was acknowledged and is not there")


def wait_for_jobs(server, failures):
    done = wait_until(lambda: unfinished_jobs(server) == 0, timeout=900, interval=0.5)
    failures.expect(done, f"{unfinished_jobs(server)} jobs do not finish")


def statuses(server):
    """How the recordings stand, as their owner is told."""
    client, counts, next = server.client(), {}, None
    while True:
        _, page = client.call("GET", "/v1/recordings?limit=200" + (f"&before={next}" if next else ""))
        for recording in page["recordings"]:
            key = recording["status"] + (f" ({recording['error']})" if recording.get("error") else "")
            counts[key] = counts.get(key, 0) + 1
        next = page.get("next")
        if not next:
            return counts


def verify_applied_once(server, failures):
    states = statuses(server)
    database = server.database()
    query = database.execute
    print(f"  recordings by status: {states}; crashes noted by jobs: {query('SELECT SUM(crashes) FROM jobs').fetchone()[0]}")
    twice = query("SELECT recording_id, COUNT(*) FROM transcripts GROUP BY recording_id HAVING COUNT(*) > 1").fetchall()
    failures.expect(not twice, f"recordings with more than one transcript: {twice[:3]}")
    without = query("SELECT id FROM recordings WHERE status = 'ready' AND NOT EXISTS "
                    "(SELECT 1 FROM transcripts t WHERE t.recording_id = recordings.id AND t.object_id IS NOT NULL)").fetchall()
    failures.expect(not without, f"recordings that are ready and have no transcript: {without[:3]}")
    unmeasured = query("SELECT id FROM recordings WHERE duration_is_estimate = 1").fetchall()
    failures.expect(not unmeasured, f"recordings whose length was never settled: {unmeasured[:3]}")
    unprepared = query("SELECT object_id FROM audio_preparations WHERE peaks_object_id IS NULL "
                       "OR (plays_original = 0 AND playable_object_id IS NULL)").fetchall()
    failures.expect(not unprepared, f"audio that was not prepared for players: {unprepared[:3]}")
    # A job waits longer after each crash that it was there for, so that random kills set none aside.
    failures.expect(set(states) == {"ready"}, f"recordings stand wrongly at the end: {states}")
    for kind in ("recording.created", "transcript.completed", "marker.created"):
        repeated = query("SELECT subject, COUNT(*) FROM events WHERE kind = ? GROUP BY subject HAVING COUNT(*) > 1", (kind,)).fetchall()
        failures.expect(not repeated, f"{kind} stands in the log more than once for {repeated[:3]}")
    # The log's consumer seals each event once, in numbers without a gap, however often it was interrupted.
    for account, count, last, events in query(
            "SELECT account_id, COUNT(*), MAX(number), COUNT(DISTINCT event_id) FROM event_seals GROUP BY account_id"):
        failures.expect(count == last == events, f"{account}: {count} seals for {events} events, the last numbered {last}")
    segments = query("SELECT COUNT(*) FROM transcript_segments s JOIN transcripts t ON t.id = s.transcript_id "
                     "WHERE t.object_id IS NOT NULL").fetchone()[0]
    failures.expect(segments == 0, f"{segments} finished segments stay beside whole transcripts")
    check = query("PRAGMA integrity_check").fetchall()
    failures.expect(check == [("ok",)], f"the database is damaged: {check[:3]}")
    database.close()


def main():
    parser = arguments(__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=None, help="of the moments of the kills (printed; random if not given)")
    parser.add_argument("--pace", type=float, default=0.4, help="seconds at most between two uploads of a client")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.getrandbits(32)
    failures, ledger = Failures(), Ledger()
    with WorkDirectory(options.keep) as work:
        server = Server(options.binary, work / "data", environment={"CRESCENDO_ENGINE_IDLE_SECONDS": "5"}).start()
        print(f"{options.kills} kills, seed {seed}")
        load = Load(server, ledger, options.pace)
        load.start()
        kill_again_and_again(server, options.kills, seed)
        time.sleep(1)
        load.stop()
        print(f"  acknowledged: {len(ledger.recordings)} recordings, {len(ledger.markers)} markers, {len(ledger.deleted)} deletions")
        failures.expect(not ledger.unexpected, f"{len(ledger.unexpected)} unexpected answers: {ledger.unexpected[:3]}")
        failures.expect(ledger.recordings and ledger.markers, "the load did nothing: the test shows nothing")
        wait_for_jobs(server, failures)
        verify_acknowledged(server, ledger, failures)
        verify_applied_once(server, failures)
        failures.expect(server.stop() == 0, f"the server ended with status {server.process.returncode}")
        failures.expect(wait_until(lambda: not server.processes(), 10), f"processes are left: {server.processes()}")
        report = server.command("sweep", "--grace", "0")
        objects = check_nothing_left_behind(server, failures)
        print(f"  the sweep removed {report}; {objects} objects stay")
    failures.exit(f"{options.kills} kills, {len(ledger.recordings)} recordings and {len(ledger.markers)} markers acknowledged")


if __name__ == "__main__":
    main()
