#!/usr/bin/env python3
"""How long from the end of an upload until what was said in it is found: 10 s clips on an idle server, and a long one while it runs.

A clip is made by eSpeak NG (a spoken sentence, with silence up to the length), uploaded, and searched for by its title and by a word that
the engine heard. Which word that is, an earlier recording of the same sentence tells. For the long recording, the time of each segment's
row is compared with the first search that finds its words.

    checks/searchable-time.py [--clips 40] [--seconds 10]
"""

import io
import re
import statistics
import sys
import time
import urllib.parse
import wave

from harness import Failures, Server, WorkDirectory, arguments, speech, wait_until, wav

SENTENCE = "the quick brown fox jumps over the lazy dog and every good boy deserves favour"


def samples(text):
    """Spoken text as samples at 16 kHz."""
    spoken = speech(text)
    if spoken is None:
        sys.exit("espeak-ng is not installed")
    with wave.open(io.BytesIO(spoken)) as file:
        rate, frames = file.getframerate(), file.readframes(file.getnframes())
    count = len(frames) // 2
    step = rate / 16_000
    return b"".join(frames[2 * int(i * step):2 * int(i * step) + 2] for i in range(int(count / step)))


def clip(number, seconds):
    """A clip that is no other's: the silence before the sentence differs."""
    spoken = bytes(2 * (1000 + 37 * number)) + samples(SENTENCE)
    length = int(seconds * 32_000)
    return wav((spoken + bytes(max(0, length - len(spoken))))[:length])


def found(client, query, recording=None):
    status, body = client.call("GET", "/v1/search?" + urllib.parse.urlencode({"q": query, "limit": 100}))
    if status != 200:
        sys.exit(f"a search is answered with {status}: {body}")
    return [each for each in body["results"] if recording in (None, each["recording"]["id"])]


def words_of(client, recording):
    status, transcript = client.call("GET", f"/v1/recordings/{recording}/transcript")
    return [re.sub(r"[^a-z]", "", word["text"].lower()) for segment in transcript["segments"] for word in segment["words"]] if status == 200 else []


def clips(server, options, failures):
    client = server.client(timeout=120)
    first = client.upload(clip(0, options.seconds))[1]["id"]
    wait_until(lambda: client.call("GET", f"/v1/recordings/{first}")[1]["status"] in ("ready", "failed"), 120)
    heard = max(words_of(client, first) or [""], key=len)
    if not heard:
        sys.exit("the engine heard no word")
    titles, words, ready = [], [], []
    for number in range(1, options.clips + 1):
        body = clip(number, options.seconds)
        recording = client.upload(body, title=f"clip{number}")[1]["id"]
        begun = time.perf_counter()
        if not wait_until(lambda: found(client, f"clip{number}"), 60, 0.002):
            failures.expect(False, f"the title of clip {number} was not found")
            continue
        titles.append(time.perf_counter() - begun)
        # What is heard may differ a little from clip to clip; then its own transcript says what to look for.
        if wait_until(lambda: found(client, heard, recording) or client.call("GET", f"/v1/recordings/{recording}")[1]["status"] == "ready", 60, 0.002):
            if not wait_until(lambda: found(client, heard, recording), 2, 0.002):
                own = max(words_of(client, recording) or [""], key=len)
                print(f"  clip {number} was heard as '{own}', not '{heard}': its time is not counted")
                failures.expect(bool(own and wait_until(lambda: found(client, own, recording), 5)), f"clip {number} is not found")
                continue
            words.append(time.perf_counter() - begun)
    report("title found", titles)
    report("words found", words)


def report(what, times):
    times = sorted(times)
    if times:
        print(f"  {what}: p50 {times[len(times) // 2] * 1000:.0f} ms, p95 {times[int(len(times) * 0.95)] * 1000:.0f} ms, "
              f"most {times[-1] * 1000:.0f} ms ({len(times)} clips)")


def long_recording(server, options, failures):
    """Each segment is to be found within a second of its row, while the rest still runs."""
    client, database = server.client(timeout=120), server.database()
    spoken = samples(SENTENCE)
    pause = bytes(40_000)
    title = "longtalk"
    recording = client.upload(wav((spoken + pause) * options.sentences), title=title)[1]["id"]
    kept, seen = {}, {}
    while client.call("GET", f"/v1/recordings/{recording}")[1]["status"] not in ("ready", "failed"):
        now = time.monotonic()
        for (segment,) in database.execute(
                "SELECT s.segment FROM transcript_segments s JOIN transcripts t ON t.id = s.transcript_id WHERE t.recording_id = ?", (recording,)):
            kept.setdefault(segment, now)
        index = server.index()
        for (place,) in index.execute(
                "SELECT p.place FROM search_passages p JOIN search_documents d ON d.number = p.number WHERE d.id = ? AND p.field = 'transcript'",
                (recording,)):
            seen.setdefault(place, time.monotonic())
        index.close()
        time.sleep(0.01)
    delays = [seen[segment] - kept[segment] for segment in kept if segment in seen]
    failures.expect(len(delays) >= len(kept) * 0.8 and delays, f"only {len(delays)} of {len(kept)} segments were in the index while the rest ran")
    if delays:
        print(f"  segments: in the index {statistics.median(delays) * 1000:.0f} ms after their row (median), {max(delays) * 1000:.0f} ms at most "
              f"({len(delays)} of {len(kept)} while the rest ran)")
        failures.expect(max(delays) < 1, f"a segment was found {max(delays):.2f} s after it was kept")


def main():
    parser = arguments(__doc__)
    parser.add_argument("--clips", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--sentences", type=int, default=60, help="of the long recording")
    options = parser.parse_args()
    failures = Failures()
    with WorkDirectory(options.keep) as work:
        server = Server(options.binary, work / "data").start()
        clips(server, options, failures)
        long_recording(server, options, failures)
        server.stop()
    failures.exit(f"{options.clips} clips of {options.seconds:g} s and one of {options.sentences} sentences")


if __name__ == "__main__":
    main()
