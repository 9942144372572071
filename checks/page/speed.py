"""How fast the page is: the first page on a slow line, and a two-hour transcript that scrolls and follows the sound."""

import asyncio
import base64
import json
import pathlib

from page_site import silence

LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
USABLE = "document.querySelector('.recording .row-title') && document.querySelector('.record .button') && Math.round(performance.now())"


async def first_page(site, browser, throttled):
    """Milliseconds until the list can be used and kilobytes that came, on a cold cache."""
    tab = await browser.tab(390, 844, mobile=True)
    await tab.send("Network.setCacheDisabled", cacheDisabled=True)
    await tab.send("Network.setBypassServiceWorker", bypass=True)
    if throttled:
        await tab.send("Network.emulateNetworkConditions", **LINE)
        await tab.send("Emulation.setCPUThrottlingRate", rate=4)
    received = {"bytes": 0}
    tab.connection.listeners.append(
        lambda method, params: received.update(bytes=received["bytes"] + params["encodedDataLength"]) if method == "Network.loadingFinished" else None)
    await tab.send(
        "Page.addScriptToEvaluateOnNewDocument",
        source="new MutationObserver((_, o) => { const at = " + USABLE + "; if (at) { window.usableAt = at; o.disconnect(); } })"
        ".observe(document, { childList: true, subtree: true });")
    await tab.go(site.url + "/")
    at = await tab.until("window.usableAt", 30)
    kilobytes = received["bytes"] / 1000
    await asyncio.sleep(0.3)
    await tab.close()
    return at, kilobytes


def long_transcript(words=20_000, seconds=7200):
    """A transcript of two hours as the server writes one."""
    vocabulary = "the of and a to in is you that it he was for on are as with his they at be this have from or one had by word".split()
    segments, step = [], seconds / words
    for first in range(0, words, 25):
        spoken = []
        for i in range(first, min(words, first + 25)):
            spoken.append({
                "id": f"{first // 25}-{i - first}", "text": vocabulary[(i * 7 + i // 11) % len(vocabulary)],
                "start": round(i * step, 3), "end": round((i + 0.8) * step, 3), "confidence": 0.2 if i % 17 == 0 else 0.9})
        segments.append({
            "index": first // 25, "start": spoken[0]["start"], "end": spoken[-1]["end"], "text": " ".join(one["text"] for one in spoken),
            "words": spoken, "language": "en"})
    return {
        "duration": seconds, "engine": {"name": "pocketsphinx", "version": "5.1.1", "model_version": "x"}, "format_version": 1,
        "language": "en", "revision": "rev_x", "segments": segments, "settings_hash": "x", "speech_found": True}


async def two_hours(site, folder):
    """A recording of two hours of silence, with its outline and a form to play. It is not transcribed: its words come from this check."""
    client = site.client(timeout=120)
    _, made = client.upload(pathlib.Path(silence(folder, "hours.flac", 7200)).read_bytes(), title="Two hours")
    client.call("POST", f"/v1/recordings/{made['id']}/cancel")
    for wanted in ("peaks?format=binary", "audio?form=playable"):
        for _ in range(300):
            if client.call("GET", f"/v1/recordings/{made['id']}/{wanted}")[0] == 200:
                break
            await asyncio.sleep(1)
        else:
            raise AssertionError(f"{wanted} of two hours did not come within 300 s")
    _, known = client.call("GET", f"/v1/recordings/{made['id']}")
    client.close()
    return {**known, "status": "ready"}


async def open_long(site, browser, recording):
    """Opens that recording with 20,000 words; everything but them and its status is the server's."""
    tab = await browser.tab(1440, 900)
    await tab.send("Network.setBypassServiceWorker", bypass=True)
    path = f"/v1/recordings/{recording['id']}"
    answers = {path: recording, path + "/transcript": long_transcript()}
    await tab.send("Fetch.enable", patterns=[{"urlPattern": "*" + one, "requestStage": "Request"} for one in answers])

    def answer(method, params):
        if method == "Fetch.requestPaused":
            body = json.dumps(answers[params["request"]["url"].removeprefix(site.url)]).encode()
            task = asyncio.ensure_future(tab.send(
                "Fetch.fulfillRequest", requestId=params["requestId"], responseCode=200, body=base64.b64encode(body).decode(),
                responseHeaders=[{"name": "Content-Type", "value": "application/json"}]))
            tab.answers.add(task)

    tab.connection.listeners.append(answer)
    await tab.go(site.url + f"/recordings/{recording['id']}")
    await tab.until("document.querySelectorAll('.passage').length === 800", 60)
    await tab.until("document.querySelector('.player-problem').hidden", 60)
    return tab


async def traced(tab, action):
    """What the browser's own tracing tells while something is done."""
    events = []
    ended = asyncio.get_running_loop().create_future()

    def take(method, params):
        if method == "Tracing.dataCollected":
            events.extend(params["value"])
        elif method == "Tracing.tracingComplete" and not ended.done():
            ended.set_result(True)

    tab.connection.listeners.append(take)
    await tab.send("Tracing.start", transferMode="ReportEvents", traceConfig={"includedCategories": ["cc", "benchmark", "devtools.timeline.frame"]})
    await action()
    await tab.send("Tracing.end")
    await ended
    tab.connection.listeners.remove(take)
    return events


async def scrolls(tab):
    """Frames that were shown and dropped while the transcript was scrolled, as the compositor reports them."""
    async def action():
        await tab.send(
            "Input.synthesizeScrollGesture", x=700, y=400, yDistance=-20000, speed=4000, gestureSourceType="mouse")

    shown = dropped = 0
    for event in await traced(tab, action):
        told = event.get("args", {})
        # Its name has changed from one version of Chromium to the next.
        reporter = told.get("frame_reporter") or told.get("chrome_frame_reporter")
        if event.get("name") != "PipelineReporter" or not reporter:
            continue
        state = reporter.get("state")
        if state == "STATE_DROPPED" and reporter.get("affects_smoothness"):
            dropped += 1
        elif state in ("STATE_PRESENTED_ALL", "STATE_PRESENTED_PARTIAL"):
            shown += 1
    return shown, dropped


async def follows(tab, seconds=6):
    """Frames that were drawn and left out while the sound played, zoomed in so far that each has the playhead elsewhere.

    Headless Chromium reports those of animations by script as dropped even where each is drawn, so the gaps between drawings count.
    """
    await tab.js("[...document.querySelectorAll('.button')].find((b) => b.innerText === 'Follow the sound')?.click()")
    await tab.js("document.querySelector('.wave').focus()")
    for _ in range(9):
        await tab.key("+", text="+")
    await tab.js("document.querySelector('.play').click()")
    await tab.see('.play[aria-label="Pause"]')
    await asyncio.sleep(1)
    events = await traced(tab, lambda: asyncio.sleep(seconds))
    await tab.js("document.querySelector('.play').click()")
    drawings = {}
    for event in events:
        if event.get("name") == "ProxyImpl::ScheduledActionDraw":
            drawings.setdefault(event["pid"], []).append(event["ts"])
    times = sorted(max(drawings.values(), key=len, default=[]))
    left_out = sum(max(0, round((after - before) * 60 / 1e6) - 1) for before, after in zip(times, times[1:]))
    return len(times), left_out


async def compares(tab):
    """Milliseconds until two transcripts of an hour, 10,000 words each, are laid side by side; every fifth word is another."""
    return await tab.js(r"""(async () => {
      const { ComparedPassages } = await import("/app/comparison/passages.js");
      const { loadStyle } = await import("/app/core/dom.js");
      await Promise.all(["recording", "comparison"].map((name) => loadStyle(`/app/style/${name}.css`)));
      const side = (text, start) => ({ text, start, end: start + 0.3 });
      const segments = Array.from({ length: 400 }, (_, row) => ({ start: row * 9, end: row * 9 + 9, runs: Array.from({ length: 10 }, (_, run) => {
        const at = row * 9 + run * 0.9;
        return run % 2 ? { kind: "substituted", reference: side("one", at), other: side("other", at) }
          : { kind: "equal", reference: side("four words are alike", at), other: side("four words are alike", at) };
      }) }));
      const begun = performance.now();
      const { element } = new ComparedPassages({ segments, reference: { language: "en" }, other: { language: "en" } }, { signal: new AbortController().signal, onSeek: () => {} });
      document.querySelector(".page").replaceChildren(element);
      const height = element.getBoundingClientRect().height;
      const spent = Math.round(performance.now() - begun);
      if (height < 400 * 20) throw new Error(`only ${height} pixels of passages`);
      return spent;
    })()""")
