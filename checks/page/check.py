#!/usr/bin/env python3
"""Drives the page in headless Chromium against a real server: what a person does, what they see, how fast, and for everyone.

Needs chromium and ffmpeg from Debian, and websockets and axe-playwright-python from PyPI.
"""

import asyncio
import inspect
import pathlib
import shutil
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import modules  # noqa: E402
import scenarios  # noqa: E402
import speed  # noqa: E402
from browser import Browser  # noqa: E402
from page_site import Site, folder, harness, noise, silence, speech  # noqa: E402
from site_helpers import recordings_of, wait_ready  # noqa: E402
from tour import tour  # noqa: E402

ORDER = [
    scenarios.signs_in, modules.has_all_its_files, modules.computes,
    scenarios.is_told_of_a_wrong_address, scenarios.explains_itself, scenarios.sends_a_file,
    scenarios.plays_in_step, scenarios.works_by_keyboard, scenarios.edits_and_undoes, scenarios.meets_another_editor,
    scenarios.names_speakers, scenarios.knows_people, scenarios.changes_what_is_known, scenarios.compares_and_takes_over,
    scenarios.shows_the_voice, scenarios.finds_and_plays, scenarios.records,
    scenarios.keeps_what_was_said, scenarios.refuses_what_is_no_sound, scenarios.says_that_nothing_was_said, scenarios.pauses_an_upload,
    scenarios.outlives_a_restart, scenarios.changes_settings, scenarios.opens_offline,
]
# Seconds that a scenario may take at most; each thing that it waits for has a shorter limit of its own.
LIMIT = 600
TALK = "Hello. I am a machine that speaks so that somebody has something to listen to. This is the second sentence of the talk."


async def main(options):
    files = folder()
    results = []
    given = {
        "speech": speech(files, "talk.wav", TALK), "silent": silence(files, "silent.flac", 8), "large": noise(files, "large.wav", 30),
        "folder": files,
    }
    harness.install_voice_model(options.binary, pathlib.Path(files) / "data")
    site = Site(options.binary, pathlib.Path(files) / "data", options.web_directory).start()
    try:
        async with Browser(microphone=speech(files, "microphone.wav", TALK * 3)) as browser:
            tab = await browser.tab()
            given |= {"site": site, "tab": tab}
            for scenario in ORDER:
                if not is_wanted(options, scenario.__name__) and scenario is not scenarios.signs_in:
                    continue
                results.append(await attempt(scenario, given))
                if not results[0]:
                    return 1
            if is_wanted(options, "tour"):
                results.append(await attempt(tours, {**given, "options": options}))
            if is_wanted(options, "speed"):
                results.append(await attempt(is_fast, {**given, "browser": browser}))
    finally:
        site.stop()
        shutil.rmtree(files, ignore_errors=True)
    print(f"\n{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


async def until_stopped(work):
    """Ends what was started also when the check itself is told to end."""
    task = asyncio.ensure_future(work)
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        return 1


def is_wanted(options, name):
    return (not options.only or name in options.only) and name not in options.left_out


async def attempt(scenario, given):
    wanted = {name: given[name] for name in inspect.signature(scenario).parameters}
    begun = time.monotonic()
    try:
        await asyncio.wait_for(scenario(**wanted), LIMIT)
        problems = [one for one in given["tab"].problems if "offline" not in one]
        given["tab"].problems.clear()
        assert not problems, f"the console says: {problems[:3]}"
    except (AssertionError, RuntimeError, TimeoutError, LookupError, OSError) as error:
        print(f"FAILED {scenario.__name__}: {error or f'not over after {LIMIT} s'}", flush=True)
        return False
    print(f"ok     {scenario.__name__.replace('_', ' ')} ({time.monotonic() - begun:.1f} s)", flush=True)
    return True


async def tours(folder, options):
    """Every page at two sizes, light and dark, of a server and a browser that are new: no violation, nothing in the console."""
    site = Site(options.binary, pathlib.Path(folder) / "tour", options.web_directory).start()
    try:
        async with Browser(microphone=speech(folder, "tour.wav", TALK * 3)) as browser:
            found = await tour(site, browser, folder, options.pictures, options.whole)
    finally:
        site.stop()
    assert not found, "\n".join(found)


async def is_fast(site, tab, browser, folder):
    """The first page within its budgets, the middle one of three cold loads; a two-hour transcript without dropped frames."""
    if not await recordings_of(tab):
        client = site.client()
        client.upload(pathlib.Path(speech(folder, "first.wav", TALK)).read_bytes(), title="The first")
        client.close()
        await wait_ready(tab, "The first")
    slow, kilobytes = sorted([await speed.first_page(site, browser, True) for _ in range(3)])[1]
    fast, _ = sorted([await speed.first_page(site, browser, False) for _ in range(3)])[1]
    print(f"       first page: {slow} ms at 1.6 Mbit/s, 150 ms and a quarter of the processor; {fast} ms without; {kilobytes:.0f} kB")
    compared = await speed.compares(tab)
    print(f"       10,000 words beside 10,000: {compared} ms")
    long = await speed.open_long(site, browser, await speed.two_hours(site, folder))
    scrolled, lost = await speed.scrolls(long)
    followed, lost_following = await speed.follows(long)
    print(f"       20,000 words: {scrolled} frames while scrolling, {lost} dropped; {followed} while following the sound, {lost_following} dropped")
    assert slow < 1800 and fast < 500 and kilobytes <= 150, "the first page is beyond its budgets"
    assert compared < 500, "two transcripts of an hour come too slowly"
    assert scrolled > 100 and followed > 100, "the browser told too few frames"
    assert lost <= scrolled * 0.01 and lost_following <= max(1, followed * 0.01), "frames were dropped"


if __name__ == "__main__":
    parser = harness.arguments(__doc__)
    parser.add_argument("--only", nargs="*", help="only these scenarios; also: tour, speed")
    parser.add_argument("--except", nargs="*", default=[], dest="left_out", help="all but these")
    parser.add_argument("--pictures", help="a folder for pictures of every page")
    parser.add_argument("--whole", action="store_true", help="pictures of whole pages, however long they are")
    parser.add_argument("--web-directory", help="the page's files, where they are not to be those that the program holds")
    sys.exit(asyncio.run(until_stopped(main(parser.parse_args()))))
