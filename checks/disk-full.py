#!/usr/bin/env python3
"""Lets the disk run full under the server, and looks whether it says so, loses nothing and heals.

The data directory lies on a small tmpfs, mounted in a mount namespace of this script's own. Clients upload and mark until the disk is
full; the rest of it is then taken to the last byte. Expected: errors 507 or 503 with a code, a server that still answers reads, every
acknowledged thing in its place; and once there is room again, writes that work without a restart. The same of sound that has to be decoded:
as a form, in parts that go on once there is room, and what players need of it, which is made then.

    sudo checks/disk-full.py
"""

import os
import pathlib
import subprocess
import sys
import time

from harness import (
    Failures, Server, WorkDirectory, arguments, check_nothing_left_behind, code, encoded, noise, unfinished_jobs, wait_until)

SIZE_MB = 48
RESERVE_MB = 12


def enter_namespace():
    """Runs this script again where mounting concerns nobody else."""
    if os.environ.get("CRESCENDO_DISK_FULL_INSIDE"):
        return
    if os.geteuid() != 0:
        sys.exit("this check mounts a tmpfs: run it as root")
    os.environ["CRESCENDO_DISK_FULL_INSIDE"] = "1"
    os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv])


def free_bytes(path):
    state = os.statvfs(path)
    return state.f_bavail * state.f_frsize


class Ballast:
    """A file that takes what room is left, and some from the start, so that there is room when it goes."""

    def __init__(self, directory):
        self.path = pathlib.Path(directory) / "ballast"
        self.path.write_bytes(bytes(RESERVE_MB << 20))

    def take_everything(self):
        with open(self.path, "ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    pass

    def leave(self, size):
        """Takes all but so many bytes."""
        self.take_everything()
        os.truncate(self.path, self.path.stat().st_size - size)

    def release(self):
        self.path.unlink(missing_ok=True)


class DecodedUploads:
    """Sound that is no WAV, and so is spooled and decoded: what becomes of it on a full disk, and afterwards."""

    FULL = ("media_spool_full", "object_storage_full", "storage_full")

    def __init__(self, server, failures):
        self.server, self.failures = server, failures
        self.parts = encoded(noise(12), "mp3", "libmp3lame")
        self.upload, answer = server.client().begin_upload(len(self.parts))
        failures.expect(self.upload, f"an upload in parts could not be begun: {answer}")
        status, answer = server.client().append(self.upload, 0, self.parts[:10_000])
        failures.expect(status == 204, f"the first part: {status} {answer}")
        self.players = {}

    def send_on_the_full_disk(self, ballast):
        client = self.server.client()
        ballast.take_everything()
        status, answer = client.upload(encoded(noise(8), "mp3", "libmp3lame"))
        self.failures.expect(status == 507 and code(answer) in self.FULL, f"an MP3 on the full disk: {status} {code(answer)}")
        ballast.take_everything()
        status, answer = client.append(self.upload, 10_000, self.parts[10_000:])
        self.failures.expect(status == 507 and code(answer) in self.FULL, f"a part on the full disk: {status} {code(answer)}")
        offset, recording = client.upload_state(self.upload)
        self.failures.expect(offset is not None and offset >= 10_000 and not recording, f"the upload stands at {offset}, {recording}")
        print(f"  an MP3 is refused; the upload in parts stands at {offset} of {len(self.parts)} bytes")

    def prepare_on_the_full_disk(self, ballast):
        """There is room for the file, and then for nothing that is made of it."""
        for _ in range(10):
            sound = encoded(noise(20), "ogg", "libopus")
            ballast.leave(6 * len(sound) + (1 << 20))
            status, answer = self.server.client().upload(sound)
            ballast.take_everything()
            if status != 201:
                self.failures.expect(status == 507, f"an upload into the last room: {status} {answer}")
                continue
            self.players[answer["id"]] = sound
            if wait_until(self.failed_preparations, 3, 0.1):
                break
        met = self.failed_preparations()
        self.failures.expect(met, "no preparation met the full disk")
        for recording in self.players:
            status, answer = self.server.client().call("GET", f"/v1/recordings/{recording}/audio?form=playable")
            self.failures.expect(status == 200 or (status, code(answer)) == (409, "audio_not_prepared") or status == 507,
                                 f"a playable form on the full disk: {status} {code(answer)}")
        print(f"  preparations that met the full disk: {met}")

    def failed_preparations(self):
        database = self.server.database()
        rows = database.execute("SELECT error_code, COUNT(*) FROM jobs WHERE kind = 'audio.prepare' AND error_code IS NOT NULL GROUP BY 1").fetchall()
        database.close()
        for error, _ in rows:
            self.failures.expect(error in self.FULL, f"a preparation failed with {error}")
        return rows

    def heal(self, recordings):
        client = self.server.client()

        def goes_on():
            offset, recording = client.upload_state(self.upload)
            if offset is not None and not recording:
                client.append(self.upload, offset, self.parts[offset:])
                offset, recording = client.upload_state(self.upload)
            return recording

        if self.failures.expect(wait_until(goes_on, 30, 0.5), "the upload in parts does not go on once there is room"):
            recordings[client.upload_state(self.upload)[1]] = self.parts
        for recording, sound in self.players.items():
            recordings[recording] = sound
            for path in ("peaks", "audio?form=playable"):
                made = wait_until(lambda: client.call("GET", f"/v1/recordings/{recording}/{path}")[0] == 200, 120, 0.5)
                self.failures.expect(made, f"{recording}/{path} is not made once there is room")


def fill(server, ballast, recordings, markers, failures):
    """Uploads and marks until neither works; answers with the errors that came."""
    errors = {}
    client = server.client()
    first = next(iter(recordings))
    refused = 0
    while refused < 40:
        sound = noise(8)
        status, answer = client.upload(sound)
        if status == 201:
            recordings[answer["id"]] = sound
        else:
            errors.setdefault(("upload", status, code(answer)), answer)
            refused += 1
            ballast.take_everything()
        status, answer = client.mark(first, 0.1, f"mark {len(markers)} " + "x" * 150)
        if status == 201:
            markers[answer["id"]] = answer["label"]
        else:
            errors.setdefault(("marker", status, code(answer)), answer)
        failures.expect(server.is_running, "the server died of a full disk")
        if not server.is_running:
            break
    return errors


def fill_until_markers_fail(server, ballast, first, markers, errors):
    """Markers fit into room that the database has already; thousands of them do not."""
    client = server.client()
    for number in range(20_000):
        ballast.take_everything()
        status, answer = client.mark(first, 0.1, f"more {number} " + "x" * 150)
        if status != 201:
            errors.setdefault(("marker", status, code(answer)), answer)
            return
        markers[answer["id"]] = answer["label"]


def verify(server, recordings, markers, failures, when):
    client = server.client()
    for recording, sound in recordings.items():
        status, audio = client.call("GET", f"/v1/recordings/{recording}/audio")
        failures.expect(status == 200 and audio == sound, f"{when}: {recording} was acknowledged and its audio answers {status}")
    first = next(iter(recordings))
    status, listed = client.call("GET", f"/v1/recordings/{first}/markers")
    found = {marker["id"]: marker["label"] for marker in listed["markers"]} if status == 200 else {}
    missing = markers.keys() - found.keys()
    failures.expect(not missing, f"{when}: {len(missing)} acknowledged markers are missing (status {status})")


def main():
    parser = arguments(__doc__)
    options = parser.parse_args()
    enter_namespace()
    failures = Failures()
    with WorkDirectory(options.keep) as work:
        disk = work / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=0700", "tmpfs", str(disk)], check=True)
        try:
            check(options, disk, work, failures)
        finally:
            subprocess.run(["umount", "--lazy", str(disk)], check=False)
    failures.exit("the disk ran full, and nothing acknowledged was lost")


def check(options, disk, work, failures):
    server = Server(options.binary, disk / "data")
    server.log = work / "server.log"
    server.start()
    ballast, recordings, markers = Ballast(disk), {}, {}
    sound = noise(1)
    status, answer = server.client().upload(sound)
    failures.expect(status == 201, f"the first upload: {status} {answer}")
    recordings[answer["id"]] = sound
    first = answer["id"]

    decoded = DecodedUploads(server, failures)
    errors = fill(server, ballast, recordings, markers, failures)
    decoded.send_on_the_full_disk(ballast)
    decoded.prepare_on_the_full_disk(ballast)
    fill_until_markers_fail(server, ballast, first, markers, errors)
    print(f"  full ({free_bytes(disk)} bytes free) after {len(recordings)} recordings and {len(markers)} markers; errors:")
    for (what, status, error), _ in sorted(errors.items(), key=str):
        print(f"    {what}: {status} {error}")
        failures.expect(status in (503, 507) and error, f"a full disk is answered with {status} {error}")
    failures.expect({what for what, _, _ in errors} == {"upload", "marker"}, f"both kinds of write must have failed: {errors.keys()}")
    failures.expect(server.client().call("GET", "/healthz")[0] == 200, "/healthz does not answer on a full disk")
    verify(server, recordings, markers, failures, "on the full disk")

    ballast.release()
    begun = time.monotonic()

    def works_again():
        status, answer = server.client().mark(first, 0.1, "healed")
        if status == 201:
            markers[answer["id"]] = "healed"
        return status == 201

    failures.expect(wait_until(works_again, 30, 0.2), "writes do not work again after there is room")
    sound = noise(1)
    status, answer = server.client().upload(sound)
    if failures.expect(status == 201, f"uploads do not work again: {status} {answer}"):
        recordings[answer["id"]] = sound
    decoded.heal(recordings)
    print(f"  writes work again {time.monotonic() - begun:.1f} s after there was room")
    verify(server, recordings, markers, failures, "after healing")

    failures.expect(server.stop() == 0, f"the server ended with status {server.process.returncode}")
    server.start()
    verify(server, recordings, markers, failures, "after a restart")
    failures.expect(
        wait_until(lambda: unfinished_jobs(server) == 0, 120, 0.5), f"{unfinished_jobs(server)} transcripts do not come after there is room")
    server.stop()
    print(f"  the sweep removed {server.command('sweep', '--grace', '0')}")
    check_nothing_left_behind(server, failures)


if __name__ == "__main__":
    main()
