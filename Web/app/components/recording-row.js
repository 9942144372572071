import { h, setText } from "../core/dom.js";
import { clock, dateAndTime, percent, roughTime, spokenTime, timeOfDay } from "../core/format.js";
import { t } from "../core/strings.js";
import { icon } from "./icon.js";
import { progressBar } from "./progress.js";
import { rowMenu } from "./recording-menu.js";

/** A line of the list: title, when, who, how long; while it is in the making how far, and the last words. */
export function recordingRow({ extraItems = null } = {}) {
  const title = h("a.row-title", { href: "/" });
  const star = h("span.star", { hidden: true }, icon("starred"), h("span.unseen", null, t("recording.starred")));
  const meta = h("p.meta");
  const length = h("span", { "aria-hidden": "true" });
  const spoken = h("span.unseen");
  const lengthLine = h("p.length", null, length, spoken);
  const state = h("p.state", { hidden: true });
  const bar = progressBar(t("making.progress"));
  const words = h("p.words-so-far", { hidden: true, "aria-live": "off" });
  const actions = h("div.row-actions");
  const element = h("li.recording", null,
    h("div.row-text", null, h("h3", null, title, star), meta, state, bar.element, words), lengthLine, actions);
  let latest = null;
  actions.append(rowMenu(() => latest, extraItems));
  return {
    element,
    update(recording, making) {
      latest = recording;
      element.dataset.status = recording.status;
      setText(title, titleOf(recording));
      title.setAttribute("href", `/recordings/${recording.id}`);
      star.hidden = !recording.starred;
      setText(meta, metaOf(recording));
      setText(length, clock(recording.duration_seconds));
      setText(spoken, spokenTime(recording.duration_seconds));
      lengthLine.hidden = !recording.duration_seconds;
      const isMaking = recording.status === "queued" || recording.status === "transcribing";
      const text = stateOf(recording, making);
      state.hidden = !text;
      setText(state, text);
      bar.element.hidden = !isMaking;
      bar.set(making?.status === "transcribing" ? making.fraction : null);
      words.hidden = !isMaking || !making?.text;
      setText(words, making?.text ?? "");
    },
  };
}

/** The title of a recording, or in its place when it was made. */
export function titleOf(recording) {
  return recording.title || t("recording.untitled", { time: timeOfDay(recording.recorded_at ?? recording.created_at) });
}

function metaOf({ recorded_at: recordedAt, created_at: createdAt, speaker, tags }) {
  const isOfAnotherDay = recordedAt && new Date(recordedAt).toDateString() !== new Date(createdAt).toDateString();
  return [isOfAnotherDay ? dateAndTime(recordedAt) : timeOfDay(recordedAt ?? createdAt), speaker, ...tags.map((tag) => `#${tag}`)].filter(Boolean).join(" · ");
}

/** What is going on with a recording, in one line; nothing for one that is whole. */
export function stateOf(recording, making) {
  if (recording.status === "failed") return t("making.failed");
  if (recording.status === "ready") return "";
  if (!making) return t(`making.${recording.status}`);
  const left = making.secondsLeft === null || making.secondsLeft === undefined ? "" : t("making.left", { time: roughTime(making.secondsLeft) });
  if (making.status === "queued") {
    return [making.jobsAhead ? t("making.ahead", { count: making.jobsAhead }) : t("making.queued"), left].filter(Boolean).join(" ");
  }
  if (making.status === "decoding") return t("making.decoding");
  return [t("making.transcribing_share", { share: percent(making.fraction ?? 0) }), left].filter(Boolean).join(" ");
}
