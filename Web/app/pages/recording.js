import { getRecording } from "../api/recordings.js";
import { errorPanel } from "../components/error-panel.js";
import { titleOf } from "../components/recording-row.js";
import { loadStyle } from "../core/dom.js";
import { t } from "../core/strings.js";
import { makeDock } from "../recording/dock.js";
import { makeHeader } from "../recording/header.js";
import { takeMediaKeys } from "../recording/media-keys.js";
import { Player } from "../recording/player.js";
import { makeTabs } from "../recording/tabs.js";
import { View } from "../recording/view.js";
import { TranscriptPart } from "../recording/transcript-part.js";
import { onEvent } from "../state/recordings.js";
import { keepOffline } from "../state/offline.js";
import { Store } from "../core/store.js";

export const width = "recording";

/** One recording: its sound below, its words above, its voice and what is known of it beside. */
export async function show({ element, parameters, query, signal, setTitle }) {
  const [, { data, etag }] = await Promise.all([loadStyle("/app/style/recording.css"), getRecording(parameters.id, signal)]);
  if (signal.aborted) return;
  const recording = new Store({ data, etag });
  const player = new Player(data.id, data.duration_seconds, signal);
  const view = new View(data.duration_seconds);
  setTitle(titleOf(data));
  takeMediaKeys(player, titleOf(data), signal);
  const context = { id: data.id, recording, player, view, signal, reload: () => reload(recording, signal) };
  const transcript = new TranscriptPart(context);
  const header = makeHeader(context, transcript);
  const tabs = makeTabs({
    transcript: { title: t("tab.transcript"), element: transcript.element },
    voice: { title: t("tab.voice"), load: () => import("../voice/voice-part.js").then((part) => part.makeVoicePart(context)) },
    details: { title: t("tab.details"), load: () => import("../recording/details-part.js").then((part) => part.makeDetailsPart(context, transcript)) },
  }, query.get("view") ?? "transcript");
  element.append(header.element, tabs.element);
  element.addEventListener("click", (event) => {
    const view = event.target.closest("a[href^='?view=']")?.getAttribute("href").split("=")[1];
    if (!view) return;
    event.preventDefault();
    tabs.select(view);
  }, { signal });
  makeDock({ ...context, transcript });
  recording.watch(({ data: now }) => {
    setTitle(titleOf(now));
    view.setDuration(now.duration_seconds);
  }, signal);
  listenToEvents(context, element, transcript);
  await transcript.load();
  const time = Number(query.get("t"));
  if (query.has("t") && Number.isFinite(time)) transcript.goTo(time);
  keepOffline(data.id);
}

async function reload(recording, signal) {
  const { data, etag } = await getRecording(recording.state.data.id, signal);
  recording.set({ data, etag });
  return data;
}

function listenToEvents({ id, signal, reload: again }, element, transcript) {
  onEvent((name, detail) => {
    if (name === "snapshot") return again().then((data) => transcript.caughtUp(data), () => {});
    if (detail.recording !== id) return null;
    if (name === "recording.trashed" || name === "recording.deleted") {
      element.prepend(errorPanel({ code: "recording_in_trash" }, { level: "h2" }));
    } else if (/^(recording\.(updated|restored)|transcript\.(completed|failed|cancelled|requested|edited|chosen))$/.test(name)) {
      again().then((data) => transcript.took(name, detail, data), () => {});
    }
  }, signal);
}
