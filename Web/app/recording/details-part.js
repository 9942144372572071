import { listPeople } from "../api/people.js";
import { getNotes } from "../api/recordings.js";
import { toast, toastError } from "../components/toast.js";
import { h } from "../core/dom.js";
import { bytes, clock, formatChannels } from "../core/format.js";
import { t } from "../core/strings.js";
import { historyList } from "./history-list.js";
import { saveFields } from "./save.js";
import { speakersForm } from "./speakers-form.js";
import { transcribeForm } from "./transcribe-form.js";
import { voicePart } from "./voice-form.js";

/** What is known of a recording and can be changed, its transcripts, and another one. */
export async function makeDetailsPart(context, transcript) {
  const { id, recording, signal } = context;
  const [notes, everybody] = await Promise.all([getNotes(id, signal).catch(() => null), listPeople(signal).catch(() => [])]);
  const people = everybody.filter(({ consent }) => consent.status === "valid");
  const isReady = recording.state.data.status === "ready";
  const history = historyList(context, transcript);
  return h("div.details", null,
    h("section", null, h("h2", null, t("details.title")), detailsForm(context, notes), factsOf(recording.state.data)),
    isReady && h("section", null, h("h2", null, t("speakers.title")), speakersForm(context, people)),
    isReady && h("section", null, h("h2", null, t("voice_form.title")), voicePart(context, people)),
    h("section", null, h("h2", null, t("again.title")), await transcribeForm(context, transcript, people)),
    h("section", null, h("h2", null, t("history.title")), h("p.hint", null, t("history.hint")), history));
}

function detailsForm(context, notes) {
  let { data } = context.recording.state;
  const field = (label, element, hint = "") => h("label.field", null, h("span", null, label), element, hint && h("span.hint", null, hint));
  const speaker = h("input", { type: "text", maxlength: 200, value: data.speaker ?? "" });
  const tags = h("input", { type: "text", maxlength: 1000, value: data.tags.join(", ") });
  const text = h("textarea", { rows: 4, maxlength: 100000 });
  text.value = notes ?? "";
  // Notes that could not be read must not be written over.
  text.disabled = notes === null;
  const show = () => {
    speaker.value = data.speaker ?? "";
    tags.value = data.tags.join(", ");
  };
  const save = async (event) => {
    event.preventDefault();
    try {
      const change = { speaker: speaker.value.trim() || null, tags: tags.value.split(",").map((tag) => tag.trim()).filter(Boolean) };
      if (notes !== null && text.value !== notes) change.notes = text.value.trim() ? text.value : null;
      data = await saveFields(context, data, change);
      if (notes !== null) notes = text.value;
      toast(t("details.saved"));
    } catch (error) {
      toastError(error);
      if (error.status !== 412) return;
      ({ data } = context.recording.state);
      show();
    }
  };
  return h("form.form", { on: { submit: save } }, field(t("details.speaker"), speaker),
    field(t("details.tags"), tags, t("details.tags_hint")), field(t("details.notes"), text),
    h("div.actions", null, h("button.button.primary", { type: "submit" }, h("span", null, t("action.save")))));
}

function factsOf(data) {
  const [track] = data.tracks;
  const facts = [
    [t("details.length"), clock(data.duration_seconds)], [t("details.size"), bytes(data.bytes)],
    [t("details.format"), [data.container.toUpperCase(), track?.codec, t("details.rate", { rate: data.sample_rate / 1000 }), formatChannels(data.channels)].filter(Boolean).join(", ")],
    [t("details.id"), data.id],
  ];
  return h("dl.facts", null, facts.map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value))));
}

