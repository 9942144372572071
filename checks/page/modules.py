"""The page's modules that compute, tried in the browser that runs them."""

CASES = r"""
(async () => {
  const failed = [];
  let count = 0;
  const same = (name, got, wanted) => {
    count += 1;
    if (JSON.stringify(got) !== JSON.stringify(wanted)) failed.push(`${name}: ${JSON.stringify(got)} is not ${JSON.stringify(wanted)}`);
  };
  const words = (text) => ({ index: 3, text, words: text.split(" ").filter(Boolean).map((text, i) => ({ id: `3-${i}`, text, start: i, end: i + 0.9 })) });

  const { editOperations } = await import("/app/recording/word-diff.js");
  same("nothing changed", editOperations(words("a b c"), " a  b c "), []);
  same("a word for another", editOperations(words("a b c"), "a x c"), [{ op: "replace", from: "3-1", to: "3-1", text: "x" }]);
  same("two for one", editOperations(words("a b c"), "a x y c"), [{ op: "replace", from: "3-1", to: "3-1", text: "x y" }]);
  same("words taken out", editOperations(words("a b c d"), "a d"), [{ op: "delete", from: "3-1", to: "3-2" }]);
  same("words put in", editOperations(words("a b"), "a x b"), [{ op: "insert_after", from: "3-0", text: "x" }]);
  same("words before the first", editOperations(words("a b"), "x a b"), [{ op: "insert_before", from: "3-0", text: "x" }]);
  same("words behind the last", editOperations(words("a b"), "a b x"), [{ op: "insert_after", from: "3-1", text: "x" }]);
  same("two places", editOperations(words("a b c d e"), "x b c y e").length, 2);
  same("everything taken out", editOperations(words("a b"), ""), [{ op: "delete", from: "3-0", to: "3-1" }]);
  same("a passage without words", editOperations(words(""), "new"), [{ op: "set_text", segment: 3, text: "new" }]);

  const { TranscriptModel, piecesOf, pace } = await import("/app/recording/transcript-model.js");
  const pieces = piecesOf({ text: "“Yes,” she said.", words: [{ text: "Yes" }, { text: "she" }, { text: "said" }] });
  same("punctuation stays where it is", pieces.map(({ before, word, after }) => before + word.text + after).join(""), "“Yes,” she said.");
  same("words that the text does not have", piecesOf({ text: "x", words: [{ text: "a" }, { text: "b" }] }).map((one) => one.before), ["", " "]);
  const model = new TranscriptModel({ revision: "rev", segments: [
    { index: 0, start: 0, end: 3, text: "one two three", words: [["one", 0.5, 1, 0.9], ["two", 1, 1.5, 0.1], ["three", 2.5, 3, 0.9]].map(([text, start, end, confidence], i) => ({ id: `0-${i}`, text, start, end, confidence })) },
    { index: 1, start: 10, end: 11, text: "four", speaker: "Ada", words: [{ id: "1-0", text: "four", start: 10, end: 11 }] }] });
  same("before the first word", model.wordAt(0.2), -1);
  same("within a word", model.wordAt(1.2), 1);
  same("in a pause", model.wordAt(6), 2);
  same("the last word", model.wordAt(99), 3);
  same("pauses", model.words.map(({ pause }) => Math.round(pause * 10) / 10), [0, 0, 1, 7]);
  same("who begins to speak", model.rows.map(({ speaker }) => speaker), [null, "Ada"]);
  same("unsure words, round", [model.nextUnsure(-1), model.nextUnsure(1), model.nextUnsure(3)], [1, 1, 1]);
  same("too few words for a pace", pace(model.rows[0]), null);
  model.applyEdit({ segments: [{ ...model.segment(1), text: "five", words: [{ id: "1-0", text: "five", start: 10, end: 11 }] }], removed_segments: [0], transcript: { revision: "rev2" } });
  same("an edit is taken in", [model.rows.length, model.words[0].word.text, model.revision], [1, "five", "rev2"]);
  const long = new TranscriptModel({ segments: [{ index: 0, start: 0, end: 300, text: words("w ".repeat(200).trim()).text, words: words("w ".repeat(200).trim()).words }] });
  same("a long passage is several", long.rows.map((row) => row.words.length), [80, 80, 40]);

  const { machineRoot, newerTranscript, takeOverOf } = await import("/app/recording/lineage.js");
  const heard = (id, day, more = {}) => ({ id, revision: `rev_${id}`, made_by: "machine", status: "ready", is_current: false, created_at: `2026-01-0${day}`, ...more });
  const edited = (id, day, of, more = {}) => heard(id, day, { made_by: "person", based_on: `rev_${of}`, ...more });
  const history = [heard("a", 1), edited("b", 2, "a"), edited("c", 3, "b", { is_current: true }), heard("d", 4), heard("e", 5, { status: "failed", revision: undefined })];
  same("what a person began with", [machineRoot(history, history[2]).id, machineRoot(history, history[3]).id], ["a", "d"]);
  same("what nobody knows", machineRoot([edited("x", 1, "gone")], edited("x", 1, "gone")), null);
  same("the newer transcript", newerTranscript(history).id, "d");
  same("nothing newer than a machine's own", newerTranscript(history.map((one) => ({ ...one, is_current: one.id === "a" }))), null);
  same("nothing newer once it was taken", newerTranscript([...history.map((one) => ({ ...one, is_current: false })), edited("f", 6, "d", { is_current: true })]), null);
  const ids = (choice) => choice && [choice.edited.id, choice.to.id, choice.current.id];
  same("whose edits go where", ids(takeOverOf(history, [history[1], history[3]])), ["b", "d", "c"]);
  same("edits of the current one", ids(takeOverOf(history, [history[3], history[0]])), ["c", "d", "c"]);
  same("nothing to take over to", takeOverOf(history, [history[2], history[0]]), null);

  const { View } = await import("/app/recording/view.js");
  const view = new View(100);
  view.zoom(0.5, 10);
  same("zooming keeps the place", [view.state.from, view.state.to], [5, 55]);
  view.pan(-50);
  same("no further than the beginning", [view.state.from, view.state.to], [0, 50]);
  view.zoom(100);
  same("no more than all", [view.state.from, view.state.to], [0, 100]);

  const { clock, spokenTime, bytes } = await import("/app/core/format.js");
  same("clocks", [clock(0), clock(65.9), clock(3725), clock(59.96, true), clock(NaN)], ["0:00", "1:05", "1:02:05", "0:59.9", "0:00"]);
  same("spoken times", [spokenTime(0), spokenTime(61), spokenTime(7200)], ["0 seconds", "1 minute 1 second", "2 hours"]);
  same("bytes", [bytes(5), bytes(1500), bytes(250e6)], ["5 bytes", "1.5 kB", "250 MB"]);

  const { wavHeader, sampleBytes } = await import("/app/record/wav.js");
  same("a WAV header", [...wavHeader(48000).slice(0, 4), ...wavHeader(48000).slice(24, 28)], [82, 73, 70, 70, 128, 187, 0, 0]);
  same("samples, the lower byte first", [...sampleBytes([Int16Array.of(1, -2), Int16Array.of(256)])], [1, 0, 254, 255, 0, 1]);

  const { metadataText } = await import("/app/upload/tus.js");
  same("metadata in base 64 of UTF-8", metadataText({ filename: "é.wav", title: "" }), "filename w6kud2F2");

  const { worthSending } = await import("/app/upload/files.js");
  const file = (name, type = "", size = 1) => ({ name, type, size });
  const { chosen, leftOut } = worthSending([file("a.MP3"), file("notes.txt"), file("b", "video/mp4"), file("c.wav", "", 0), file(".d.wav")]);
  same("of a folder what is sound", [chosen.map(({ name }) => name), leftOut], [["a.MP3", "b"], 3]);
  same("one file alone is tried", worthSending([file("what")]).chosen.length, 1);

  const { t } = await import("/app/core/strings.js");
  same("forms of number", [t("history.words", { count: 1 }), t("history.words", { count: 1200 })], ["1 word", "1,200 words"]);

  const { explain } = await import("/app/core/errors.js");
  same("an error with words of its own", explain({ code: "media_not_audio", status: 422 }).title, "This is neither sound nor video.");
  same("a server's own sentence", explain({ code: "name_too_long", status: 400, message: "The name is too long." }).title, "The name is too long.");
  same("a fault tells nothing of the inside", explain({ code: "internal_error", status: 500, message: "x" }).title, "Something went wrong on the server.");
  return { count, failed };
})()
"""


async def computes(site, tab, folder):
    """What is reckoned in the browser is reckoned right."""
    await tab.go(site.url + "/search")
    await tab.see(".find input")
    answer = await tab.js(CASES)
    assert not answer["failed"], "\n".join(answer["failed"])


async def has_all_its_files(site, tab, folder):
    """The service worker's list is the folder's, and each module has its texts."""
    import pathlib
    import re

    web = pathlib.Path(__file__).resolve().parents[2] / "Web"
    files = sorted("/" + str(path.relative_to(web)) for path in (web / "app").rglob("*") if path.is_file())
    listed = re.search(r"const shell = \[\n(.*?)\];", (web / "service-worker.js").read_text(), re.S).group(1)
    listed = re.findall(r'"([^"]+)"', listed)
    assert listed == ["/", "/manifest.webmanifest", *files], set(listed) ^ {"/", "/manifest.webmanifest", *files}
    texts = set(re.findall(r'^  "([^"]+)":', (web / "app/strings/en.js").read_text(), re.M))
    for path in (web / "app").rglob("*.js"):
        for key in re.findall(r'\bt\("([^"]+)"', path.read_text()):
            assert key in texts, f"{path.name}: there is no text {key}"
