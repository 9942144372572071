"""Questions that several scenarios ask of the server through the page's own session."""

# Whether the spectrogram is on its canvas.
DRAWN = ("(() => { const c = document.querySelector('.picture.tall'); return Boolean(c) && c.width > 0 && "
         "c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v > 0); })()")


async def recordings_of(tab):
    return await tab.js("fetch('/v1/recordings').then((a) => a.json()).then((a) => a.recordings)")


async def longest_word(tab, recording):
    """A word that was recognised and stands out."""
    return await tab.js(
        f"fetch('/v1/recordings/{recording}/transcript').then((a) => a.json()).then((a) => a.segments.flatMap((s) => s.words)"
        ".map((w) => w.text).sort((a, b) => b.length - a.length)[0])")


async def wait_ready(tab, title, seconds=90):
    """Waits until a recording is whole, and gives its id."""
    return await tab.until(
        "fetch('/v1/recordings').then((a) => a.json()).then((a) => a.recordings.find("
        f"(one) => one.title?.includes('{title}') && one.status === 'ready')?.id)", seconds, f"{title} transcribed")


async def throw_away(tab, title):
    """Deletes recordings that have served, so that nobody transcribes them beside what comes next."""
    for recording in await recordings_of(tab):
        if title in recording.get("title", ""):
            await tab.js(f"fetch('/v1/recordings/{recording['id']}', {{ method: 'DELETE' }}).then((a) => a.status)")
