"""Every page as it looks: pictures of each at two sizes, light and dark, and axe-core's verdict on each."""

import asyncio
import datetime
import pathlib
import subprocess

from accessibility import violations
from page_site import speech
from scenarios import edit_and_hear_again
from site_helpers import DRAWN, longest_word, wait_ready

SIZES = {"phone": (390, 844, True), "wide": (1440, 900, False)}

# What is on the pages: titles, who speaks, tags, a voice, and its words.
RECORDINGS = [
    ("Call with the joiner", "Flite kal16", ["house", "kitchen"], "kal16",
     "Good morning. The new kitchen table is ready. We will bring it on Thursday, before noon. Please clear the hall."),
    ("Notes on chapter two", "Flite rms", ["book"], "rms",
     "The second chapter begins too late. The letter must come before the journey, not after it. Then the reader knows why she leaves."),
    ("The garden in spring", "Flite slt", ["garden"], "slt",
     "In spring the garden needs little water. The old apple tree has lost a branch. We will plant roses along the wall, "
     "and beans behind the house. The path to the river is dry again. In the evening there are bats above the water. "
     "My brother says that the bees came early this year. He has put a second box beside the gate. "
     "If the nights stay warm, there will be honey in June."),
]


def places(talk, notes, silent, word):
    """The pages of the tour: a name, a path, what is to be seen before the picture is taken, and what is done before that
    and after it."""
    return [
        ("home", "/", ".recording .row-title", None),
        ("recording", f"/recordings/{talk}", ".passage .w", play_a_word),
        ("editing", f"/recordings/{talk}", ".passage .w", edit_a_passage),
        ("keys", f"/recordings/{talk}", ".passage .w", show_keys),
        ("voice", f"/recordings/{talk}?view=voice", ".readout", look_at_the_spectrogram),
        ("details", f"/recordings/{talk}?view=details", ".history li", None),
        ("compare", f"/recordings/{notes}/compare", ".compared .pair", None),
        ("no-speech", f"/recordings/{silent}", ".no-speech", None),
        ("find", f"/search?q={word}", ".snippet mark", None),
        ("settings", "/settings", "#sessions .card", None),
        ("missing", "/recordings/rec_00000000000000000000000000", ".error-panel", None),
    ]


async def play_a_word(tab):
    await tab.until("document.querySelector('.player-problem').hidden", 60)
    await tab.js("document.querySelectorAll('.passage .w')[7].click()")
    await tab.see(".w.now")
    await tab.js("document.querySelector('.play').ariaLabel === 'Pause' && document.querySelector('.play').click()")
    await tab.see('.play[aria-label="Play"]')


async def look_at_the_spectrogram(tab):
    await tab.until(DRAWN, 60, "a spectrogram")
    await tab.js("scrollTo(0, document.querySelector('.readout').offsetTop - 120)")


async def edit_a_passage(tab):
    await tab.press(".passage .text", count=2)
    await tab.see(".edit-field")


async def show_keys(tab):
    await tab.key("?", text="?")
    await tab.see("dialog[open]")


async def settle(tab):
    """Waits until nothing is loaded or drawn any more."""
    await tab.until("!document.querySelector('[aria-busy=true]')")
    await tab.until("!document.querySelector('.wave-note')", 60)
    await tab.until("document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))")
    await asyncio.sleep(0.3)


class Tour:
    """Looks at pages in all four ways, and keeps what axe-core and the console say of them."""

    def __init__(self, site, browser, pictures, whole):
        self.site, self.browser, self.pictures, self.whole = site, browser, pictures, whole
        self.found = []

    async def visit(self, stops):
        for size, (width, height, mobile) in SIZES.items():
            for shade in ("light", "dark"):
                tab = await self.browser.tab(width, height, dark=shade == "dark", mobile=mobile)
                for name, path, wanted, prepare, *leave in stops:
                    await tab.go(self.site.url + path)
                    await tab.see(wanted, 90)
                    await settle(tab)
                    if prepare:
                        await prepare(tab)
                        await settle(tab)
                    await self.look(tab, f"{name}-{size}-{shade}")
                    for action in leave:
                        await action(tab)
                await tab.close()

    async def look(self, tab, name):
        if self.pictures:
            path = pathlib.Path(self.pictures) / f"{name}.png"
            await tab.picture(str(path), self.whole)
            shrink(path)
        self.found += [f"{name}: {one}" for one in await violations(tab) + tab.problems]
        tab.problems.clear()


def shrink(path):
    """Keeps a picture in 96 colours of its own, in a quarter of the bytes; nobody sees the difference."""
    small = path.with_suffix(".small.png")
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-i", str(path), "-vf",
         "split[a][b];[a]palettegen=max_colors=96:reserve_transparent=0[p];[b][p]paletteuse=dither=none", str(small)], check=True)
    small.replace(path)


async def tour(site, browser, folder, pictures, whole):
    """Goes through the page as somebody does who is new, then fills it; answers with what was found."""
    one = Tour(site, browser, pictures, whole)
    await one.visit([("sign-in", "/sign-in", ".sign-in", None)])
    tab = await browser.tab()
    await tab.go(site.link())
    await tab.see(".empty")
    await one.visit([("first-run", "/", ".empty", None)])
    await fill(site, tab, folder)
    talk = await wait_ready(tab, "The garden")
    notes = await wait_ready(tab, "Notes on chapter two")
    await edit_and_hear_again(site.client(), tab, notes)
    silent = await wait_ready(tab, "An empty room")
    await one.visit(places(talk, notes, silent, await word_to_find(tab, talk)))
    await tab.close()
    await one.visit([("recording-now", "/", ".record .button", speak, finish_speaking)])
    return one.found


async def word_to_find(tab, talk):
    """A word that is in the talk and a tag of another recording, if it was understood."""
    said = await tab.js(f"fetch('/v1/recordings/{talk}/export?format=txt').then((a) => a.text())")
    return "house" if "house" in said.split() else await longest_word(tab, talk)


async def speak(tab):
    await tab.press(text="Record")
    await tab.until("document.querySelector('.take-clock')?.innerText > '0:03'", 20)


async def finish_speaking(tab):
    await tab.press(text="Finish")
    await tab.see(".record[data-status=done]", 30)


async def fill(site, tab, folder):
    """Some recordings as people have them, all of them transcribed."""
    client = site.client(timeout=120)
    client.call("POST", "/v1/recordings/sample")
    quiet = pathlib.Path(folder) / "room.wav"
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "anoisesrc=r=16000:a=0.002:d=14", str(quiet)], check=True)
    client.upload(quiet.read_bytes(), title="An empty room")
    for title, speaker, tags, voice, text in RECORDINGS:
        path = pathlib.Path(speech(folder, f"{voice}.wav", text, voice))
        client.upload(path.read_bytes(), title=title, speaker=speaker, tags=",".join(tags), starred=str(title == RECORDINGS[1][0]).lower())
    end = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=365)).isoformat(timespec="seconds")
    consent = {"purpose": "To name who speaks in our family's archive", "record": "letter of May", "expires_at": end}
    client.call("POST", "/v1/speakers", {"name": "Ada", "consent": consent})
    client.close()
    await tab.go(site.url + "/")
    for title in [title for title, *_ in RECORDINGS] + ["An empty room", "A sample"]:
        await wait_ready(tab, title, 300)
