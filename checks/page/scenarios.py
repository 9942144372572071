"""What a person does on the page, and what they must see. Each gets the site, a signed-in tab, and a folder for files."""

import asyncio
import json

from site_helpers import DRAWN, longest_word, recordings_of, throw_away, wait_ready


async def signs_in(site, tab, folder):
    """A link is exchanged for a cookie, works once, and leaves no trace in the address."""
    link = site.link()
    await tab.go(link)
    await tab.see(".record .button")
    assert await tab.js("location.pathname + location.hash") == "/"
    await tab.js("fetch('/v1/session', { method: 'DELETE' })")
    await tab.go("about:blank")
    await tab.go(link)
    await tab.text("This link no longer works.")
    await tab.text("crescendo sign-in")
    await tab.go("about:blank")
    await tab.go(site.link())
    await tab.see(".record .button")


async def is_told_of_a_wrong_address(site, tab, folder):
    """An address that leads nowhere shows a page that says so and leads home."""
    await tab.go(site.url + "/nowhere")
    await tab.text("There is nothing here")
    await tab.press(text="All recordings")
    await tab.see(".record .button")


async def explains_itself(site, tab, folder):
    """Somebody without recordings is told what this is, and has a sample to try."""
    await tab.go(site.url + "/")
    await tab.text("Speak, or bring a recording.")
    await tab.press(text="Try it on a sample first")
    await tab.until("location.pathname.startsWith('/recordings/')", what="the sample's page")
    await tab.see(".passage", 60)
    await tab.see(".engine-note", 60)


async def sends_a_file(site, tab, folder, speech):
    """A file is sent, its words come while they are recognised, and its line leads to it."""
    await tab.go(site.url + "/")
    await tab.see(".drop-zone")
    await tab.choose_files("input[type=file]:not([webkitdirectory])", [speech])
    await tab.see(".upload[data-state=done]")
    await tab.until("[...document.querySelectorAll('.recording[data-status=ready] .row-title')].some((e) => e.innerText.includes('talk'))", 90)
    await tab.js("[...document.querySelectorAll('.row-title')].find((e) => e.innerText.includes('talk')).click()")
    await tab.see(".passage .w")


async def plays_in_step(site, tab, folder):
    """A pressed word is heard and shown, and the next words follow."""
    await tab.until("!document.querySelector('.wave-note')", what="the waveform")
    await tab.until("document.querySelector('.player-problem').hidden", what="sound that can be played")
    third = "document.querySelectorAll('.passage .w')[2]"
    assert await tab.until(f"Boolean({third})")
    await tab.js(f"{third}.id = 'third'")
    await tab.press("#third")
    await tab.until(f"{third}.classList.contains('now')", what="the pressed word shown as heard")
    await tab.until(f"document.querySelector('.w.now') && document.querySelector('.w.now') !== {third}", what="the next word")
    await tab.see('.play[aria-label="Pause"]')
    await tab.js("document.activeElement.blur()")
    await tab.key(" ", code="Space")
    await tab.see('.play[aria-label="Play"]')


async def open_talk(tab):
    found = "[...document.querySelectorAll('.row-title')].find((e) => e.innerText.includes('talk'))"
    await tab.until(f"Boolean({found})", what="the talk in the list")
    await tab.js(f"{found}.click()")


async def works_by_keyboard(site, tab, folder):
    """The waveform is a slider, words are reached by arrows, and keys loop and zoom."""
    await tab.js("document.querySelector('.wave').focus()")
    await tab.key("Home")
    before = float(await tab.js("document.querySelector('.wave').ariaValueNow"))
    await tab.key("ArrowRight", modifiers=8)
    await tab.until(f"Number(document.querySelector('.wave').ariaValueNow) === {before + 1}", what="a second further")
    await tab.js("document.querySelector('.row-time[tabindex=\"0\"]').focus()")
    await tab.key("ArrowRight")
    await tab.until("document.activeElement.classList.contains('w')", what="the focus on a word")
    assert await tab.js("document.activeElement.getAttribute('role')") == "button"
    await tab.key("ArrowRight")
    await tab.key("Enter")
    await tab.until("document.querySelector('.w.now') === document.activeElement || document.querySelector('.w.now')")
    await tab.js("document.activeElement.blur()")
    await tab.key("[", text="[")
    await tab.see(".loop-box")
    await tab.key("r", text="r")
    await tab.until("document.querySelector('.loop-box').hidden")
    await tab.key("+", text="+")
    await tab.until("[...document.querySelectorAll('.transport button')].some((b) => b.ariaLabel === 'Show all' && !b.disabled)")
    await tab.key("0", text="0")
    await tab.js("document.querySelector('.play').ariaLabel === 'Pause' && document.querySelector('.play').click()")


async def edits_and_undoes(site, tab, folder):
    """A passage is edited in its place, kept by the server, undone and done again."""
    await tab.press(".passage .text", count=2)
    await tab.see(".edit-field")
    await tab.js("document.querySelector('.edit-field').select()")
    await tab.type("These are other words")
    await tab.key("Enter")
    await tab.until("!document.querySelector('.edit-field') && document.querySelector('.passage .text').innerText.includes('other words')")
    current = await tab.js("fetch(location.pathname.replace('/recordings', '/v1/recordings') + '/transcript').then((a) => a.json()).then((a) => a.segments[0].text)")
    assert current == "These are other words", current
    await tab.press('[aria-label="Undo edit"]')
    await tab.until("!document.querySelector('.passage .text').innerText.includes('other words')", what="the words before")
    await tab.press('[aria-label="Redo edit"]')
    await tab.until("document.querySelector('.passage .text').innerText.includes('other words')", what="the edit again")
    await tab.press('[aria-label="Undo edit"]')
    await tab.until("!document.querySelector('.passage .text').innerText.includes('other words')")


async def meets_another_editor(site, tab, folder):
    """An edit on words that somebody else has changed meanwhile is refused, and theirs are shown."""
    await tab.press(".passage .text", count=2)
    await tab.see(".edit-field")
    client = site.client()
    identifier = (await tab.js("location.pathname")).split("/")[-1]
    _, transcript = client.call("GET", f"/v1/recordings/{identifier}/transcript")
    operation = {"op": "set_text", "segment": transcript["segments"][0]["index"], "text": "what the other one wrote"}
    status, _ = client.call("POST", f"/v1/recordings/{identifier}/transcript/edits", {"based_on": transcript["revision"], "operations": [operation]})
    assert status == 201, status
    await tab.js("document.querySelector('.edit-field').select()")
    await tab.type("what I wrote")
    await tab.key("Enter")
    await tab.text("Somebody else has just changed this passage.")
    assert await tab.js("document.querySelector('.edit-field').value") == "what I wrote"
    await tab.key("Escape")
    await tab.until("document.querySelector('.passage .text').innerText.includes('the other one')", what="the other one's words")


async def names_speakers(site, tab, folder):
    """A speaker is named in all passages."""
    await tab.press(".speaker, .passage .row-time")
    client = site.client()
    identifier = (await tab.js("location.pathname")).split("/")[-1]
    _, transcript = client.call("GET", f"/v1/recordings/{identifier}/transcript")
    operations = [{"op": "set_speaker", "segment": one["index"], "speaker": "Speaker 1"} for one in transcript["segments"]]
    client.call("POST", f"/v1/recordings/{identifier}/transcript/edits", {"based_on": transcript["revision"], "operations": operations})
    await tab.see(".speaker")
    await tab.press(".speaker")
    await tab.see("dialog[open]")
    await tab.js("document.querySelector('dialog input').select()")
    await tab.type("Ada")
    await tab.key("Enter")
    await tab.until("document.querySelector('.speaker')?.innerText === 'Ada'")
    await tab.js("document.querySelector('.play').ariaLabel === 'Pause' && document.querySelector('.play').click()")


async def knows_people(site, tab, folder):
    """A person agrees to their voice being known, it is learnt where they speak, names them, and is gone with the consent."""
    identifier = (await tab.js("location.pathname")).split("/")[-1]
    await tab.go(site.url + f"/recordings/{identifier}?view=details")
    await tab.text("Voices are learnt only of people who have agreed to it.")
    await tab.go(site.url + "/settings#people")
    await tab.press(text="New person")
    await tab.see("dialog[open]")
    await tab.type("Grace")
    await tab.press("dialog .button.primary")
    assert await tab.js("!document.querySelector('dialog input[type=checkbox]').checked && document.querySelector('dialog').open"), "no word of consent"
    await tab.press("dialog input[type=checkbox]")
    await tab.press("dialog .button.primary")
    await tab.until("document.querySelector('#people .card')?.innerText.includes('Agreed until')", what="the person with their consent")
    await tab.go(site.url + f"/recordings/{identifier}?view=details")
    await tab.press(text="Learn")
    await tab.text("Asked for.")
    await tab.go(site.url + "/settings#people")
    await tab.press("#people details summary")
    await tab.until("document.querySelector('#people details')?.innerText.match(/Ada[^]*\\d s, /)", 60, "the voice that was learnt")
    await name_by_voice(site, tab, identifier)
    await tab.go(site.url + "/settings#people")
    await tab.press('[aria-label="Actions for Grace"]')
    await tab.press(text="Withdraw the consent")
    await tab.press("dialog .button.danger")
    await tab.until("document.querySelector('#people .card')?.innerText.match(/Withdrawn[^]*Nothing is known of this voice/)", what="a consent that has ended")
    await tab.press('[aria-label="Actions for Grace"]')
    await tab.press(text="Remove")
    await tab.press("dialog .button.danger")
    await tab.until("!document.querySelector('#people .card')", what="nobody")
    await tab.go(site.url + f"/recordings/{identifier}")
    await tab.see(".passage .w")


async def name_by_voice(site, tab, identifier):
    """Asks for another transcript in which people are named, and goes back to the one before."""
    before = await tab.js(f"fetch('/v1/recordings/{identifier}').then((a) => a.json()).then((a) => a.transcript_id)")
    await tab.go(site.url + f"/recordings/{identifier}?view=details")
    await tab.see(".history li")
    await tab.js("[...document.querySelectorAll('.details label.check')].findLast((e) => e.innerText.includes('Name people')).click()")
    await tab.press(text="Transcribe")
    await tab.text("people named by their voices", 90)
    heard = (f"fetch('/v1/recordings/{identifier}/transcripts').then((a) => a.json()).then((a) => a.transcripts.find((one) => one.requested_identify).id)"
             f".then((one) => fetch('/v1/recordings/{identifier}/transcripts/' + one)).then((a) => a.json())")
    named = await tab.js(heard)
    assert {one["speaker"] for one in named["segments"]} == {"Grace"}, named["identified"]
    await tab.js(f"fetch('/v1/recordings/{identifier}/transcript', {{ method: 'PUT', headers: {{ 'Content-Type': 'application/json' }}, "
                 f"body: JSON.stringify({{ transcript: '{before}' }}) }}).then((a) => a.status)")


async def changes_what_is_known(site, tab, folder):
    """Title and tags are changed, another transcript is asked for, and an earlier one is taken back."""
    talk = await wait_ready(tab, "talk")
    await tab.go(site.url + f"/recordings/{talk}?view=details")
    await tab.see(".history li")
    await tab.press('.title-line [aria-label="Rename"]')
    await tab.see(".title-field")
    await tab.type("The talk of today")
    await tab.key("Enter")
    await tab.until("document.querySelector('.title').innerText === 'The talk of today' && document.title.startsWith('The talk of today')")
    await tab.js("document.querySelectorAll('.details .form input')[1].focus()")
    await tab.type("first, second")
    await tab.press(text="Save")
    await tab.text("Saved.")
    known = await tab.js(f"fetch('/v1/recordings/{talk}').then((a) => a.json())")
    assert (known["title"], known["tags"]) == ("The talk of today", ["first", "second"]), known
    before = await tab.js("document.querySelectorAll('.history li').length")
    await tab.js("document.querySelectorAll('.details select')[2].value = 'on'")
    await tab.press(text="Transcribe")
    await tab.until(f"document.querySelectorAll('.history li').length === {before + 1}", what="the transcript that was asked for")
    await tab.until("[...document.querySelectorAll('.history li')].every((e) => !e.innerText.includes('in the making') && !e.innerText.includes('waits'))", 60)
    await tab.press(text="Use this one")
    await tab.until("document.querySelectorAll('.history [aria-current]').length === 1")


async def compares_and_takes_over(site, tab, folder, speech):
    """An edited recording is transcribed anew: the page says so, lays both side by side, and takes the new one with the edits."""
    client = site.client(timeout=60)
    with open(speech, "rb") as file:
        client.upload(file.read(), title="Heard twice")
    identifier = await wait_ready(tab, "Heard twice")
    await edit_and_hear_again(client, tab, identifier)
    await tab.go(site.url + f"/recordings/{identifier}")
    await tab.see(".newer")
    await tab.press(".newer a")
    await tab.see(".compared .differs", 30)
    await tab.text("Word error rate")
    await tab.until("document.querySelector('.player-problem').hidden", 60, "sound that can be played")
    await tab.press(".compared .side.other .differs")
    await tab.see('.play[aria-label="Pause"]')
    await tab.press('.play[aria-label="Pause"]')
    await tab.js("document.querySelector('.row-time[tabindex=\"0\"]').focus()")
    await tab.key("ArrowRight")
    await tab.until("document.activeElement.matches('.differs[role=button]')", what="the focus on a difference")
    assert "eleven" in await tab.js("document.activeElement.ariaLabel")
    before = await tab.js("document.querySelector('.comparison-figures dd').innerText")
    await tab.press(text="Swap")
    await tab.until(f"document.querySelector('.comparison-figures dd')?.innerText !== {json.dumps(before)}", what="the rate the other way round")
    await tab.js("history.back()")
    await tab.see(".newer")
    await tab.js("history.forward()")
    await tab.see(".compared .differs")
    await tab.press(text="Take over with my edits")
    await tab.until("location.pathname.split('/').length === 3 && document.querySelector('.passage .text')?.innerText.includes('eleven twelve')", 30, "the edits in the new transcript")
    await tab.until("document.querySelector('.newer').hidden", what="nothing newer")
    _, kept = client.call("GET", f"/v1/recordings/{identifier}/transcripts")
    assert [one["made_by"] for one in kept["transcripts"]] == ["person", "machine", "person", "machine"], kept
    await tab.press(text="Undo")
    await tab.see(".newer")
    client.close()
    await throw_away(tab, "Heard twice")


async def edit_and_hear_again(client, tab, identifier):
    """A person's own words before the first and for the third, none for the last, and then another transcript of the machine."""
    _, transcript = client.call("GET", f"/v1/recordings/{identifier}/transcript")
    words = transcript["segments"][0]["words"]
    operations = [
        {"op": "insert_before", "from": words[0]["id"], "text": "eleven twelve"},
        {"op": "replace", "from": words[2]["id"], "text": "thirteen"}, {"op": "delete", "from": words[-1]["id"]},
    ]
    status, _ = client.call(
        "POST", f"/v1/recordings/{identifier}/transcript/edits", {"based_on": transcript["revision"], "operations": operations})
    assert status == 201, status
    client.call("POST", f"/v1/recordings/{identifier}/transcripts", {"again": True, "noise_reduction": "on"})
    await tab.until(
        f"fetch('/v1/recordings/{identifier}/transcripts').then((a) => a.json()).then((a) => a.transcripts.every((one) => one.status === 'ready'))",
        90, "another transcript")


async def finds_and_plays(site, tab, folder):
    """A word that was spoken is found, and heard from the search page."""
    word = await longest_word(tab, await wait_ready(tab, "talk"))
    await tab.go(site.url + "/search")
    await tab.see(".find input")
    await tab.js("document.querySelector('.find input').focus()")
    await tab.type(word)
    await tab.see(".snippet mark", 30)
    assert f"q={word}" in await tab.js("location.search")
    await tab.press(".hit button")
    await tab.see('.hit button[aria-label="Pause"]')
    await tab.press(".snippet a")
    await tab.until("location.pathname.startsWith('/recordings/') && location.search.includes('t=')")
    await tab.see(".passage.now")


async def records(site, tab, folder):
    """What is spoken goes up while it is spoken, can be paused, and becomes a recording."""
    await tab.go(site.url + "/")
    await tab.press(text="Record")
    await tab.until("document.querySelector('.take-clock')?.innerText > '0:02'", 20, "two seconds of speech")
    await tab.press(text="Pause")
    await tab.text("Paused. What you said is saved.")
    stood = await tab.js("document.querySelector('.take-clock').innerText")
    await asyncio.sleep(0.6)
    assert stood == await tab.js("document.querySelector('.take-clock').innerText"), "the clock stands while paused"
    await tab.press(text="Go on")
    await asyncio.sleep(1.5)
    await tab.press(text="Finish")
    await tab.press(text="Open the recording", seconds=30)
    await tab.until("location.pathname.startsWith('/recordings/')")
    length = await tab.until("fetch(location.pathname.replace('/recordings', '/v1/recordings')).then((a) => a.json()).then((a) => a.duration_seconds)")
    assert 3 < length < 12, length


async def keeps_what_was_said(site, tab, folder):
    """A tab that is closed while somebody speaks loses nothing: the next visit finishes the recording."""
    before = len(await recordings_of(tab))
    await tab.go(site.url + "/")
    await tab.press(text="Record")
    await tab.until("document.querySelector('.take-clock')?.innerText > '0:02'", 20)
    await tab.js("document.activeElement.blur()")
    await tab.leave()
    await tab.go(site.url + "/settings")
    await tab.text("was cut off. It is saved", 30)
    after = await recordings_of(tab)
    assert len(after) == before + 1, (before, len(after))
    assert after[0]["duration_seconds"] > 1.5, after[0]


async def outlives_a_restart(site, tab, folder, large):
    """An upload goes on by itself after the server was killed in its middle and started again."""
    await tab.go(site.url + "/")
    await tab.see(".drop-zone")
    await tab.send("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=4_000_000)
    await tab.choose_files("input[type=file]:not([webkitdirectory])", [large])
    await tab.until("Number(document.querySelector('.upload .bar')?.ariaValueNow) > 20", 30, "a fifth of the upload")
    site.kill()
    await tab.until("document.querySelector('.upload').dataset.state === 'waiting'", 30, "the page waiting for the server")
    site.start()
    await tab.send("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=-1)
    await tab.see(".upload[data-state=done]", 60)
    await throw_away(tab, "large")


async def pauses_an_upload(site, tab, folder, large):
    """An upload is paused and goes on where it was."""
    await tab.go(site.url + "/settings")
    await tab.go(site.url + "/")
    await tab.see(".drop-zone")
    await tab.send("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=3_000_000)
    await tab.choose_files("input[type=file]:not([webkitdirectory])", [large])
    await tab.until("Number(document.querySelector('.upload .bar')?.ariaValueNow) > 10", 30)
    await tab.press(".upload button")
    await tab.see(".upload[data-state=paused]")
    await tab.press(".upload button")
    await tab.see(".upload[data-state=sending]")
    await tab.send("Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=-1)
    await tab.see(".upload[data-state=done]", 60)
    await throw_away(tab, "large")


async def opens_offline(site, tab, folder):
    """The page and a recording that was opened before open without a network, with their sound."""
    await tab.go(site.url + "/")
    await tab.until("navigator.serviceWorker.ready.then(() => true)")
    await open_talk(tab)
    await tab.see(".passage")
    identifier = (await tab.js("location.pathname")).split("/")[-1]
    audio = json.dumps(f"/v1/recordings/{identifier}/audio?form=playable")
    await tab.until(f"caches.match({audio}).then(Boolean)", 30, "the sound kept")
    await tab.until("caches.match('/kept').then(Boolean)", 30)
    site.stop()
    await tab.go(site.url + f"/recordings/{identifier}")
    await tab.see(".passage")
    await tab.until("!document.querySelector('.wave-note')", what="the waveform")
    await tab.until("document.querySelector('.player-problem').hidden", what="sound that can be played")
    await tab.press(text="Play")
    await tab.see(".w.now")
    site.start()


async def says_that_nothing_was_said(site, tab, folder, silent):
    """Silence is said to be none, with what to do."""
    await tab.go(site.url + "/")
    await tab.see(".drop-zone")
    await tab.choose_files("input[type=file]:not([webkitdirectory])", [silent])
    await tab.see(".upload[data-state=done]")
    identifier = await wait_ready(tab, "silent")
    await tab.go(site.url + f"/recordings/{identifier}")
    await tab.text("No speech found")


async def refuses_what_is_no_sound(site, tab, folder):
    """A file that is no sound is refused in words that a person understands."""
    path = f"{folder}/letter.mp3"
    with open(path, "w") as file:
        file.write("Dear Sir or Madam, " * 200)
    await tab.go(site.url + "/")
    await tab.see(".drop-zone")
    await tab.choose_files("input[type=file]:not([webkitdirectory])", [path])
    await tab.text("This is neither sound nor video.")


async def shows_the_voice(site, tab, folder):
    """The voice's figures and pictures are there and move with the sound."""
    await tab.go(site.url + "/")
    await open_talk(tab)
    await tab.press(text="Voice")
    await tab.see(".headline", 60)
    await tab.until("document.querySelector('.readout')?.innerText.includes('Level')", 30, "values at the playhead")
    await tab.until(DRAWN, 20, "a spectrogram")


async def changes_settings(site, tab, folder):
    """A key is made, shown once and revoked; engines, storage and backups are told."""
    await tab.go(site.url + "/settings")
    for text in ("Speech engines", "pocketsphinx", "are free", "No backup has been made yet."):
        await tab.text(text, 30)
    await tab.press(text="New key")
    await tab.see("dialog[open]")
    await tab.type("import script")
    await tab.key("Enter")
    await tab.until("document.querySelector('dialog .secret')?.value.length > 20", what="the key, this once")
    await tab.press(text="I have copied it")
    await tab.press('[aria-label="Revoke the key “import script”"]')
    await tab.press("dialog .button.danger")
    await tab.until("!document.body.innerText.includes('import script')")
