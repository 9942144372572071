import { learnVoice } from "../api/people.js";
import { getTranscript } from "../api/transcripts.js";
import { toast, toastError } from "../components/toast.js";
import { h, replaceChildren } from "../core/dom.js";
import { t } from "../core/strings.js";
import { onEvent } from "../state/recordings.js";

/**
 * Has the voice of somebody in this recording learnt, for a person who has agreed to it. `people`: those with a valid
 * consent. The speakers are those of the current transcript, also after it was edited.
 */
export function voicePart(context, people) {
  const { id, signal } = context;
  const element = h("div");
  const fill = async () => {
    try {
      const transcript = await getTranscript(id, signal);
      const labels = [...new Set((transcript?.segments ?? []).map(({ speaker }) => speaker).filter(Boolean))];
      replaceChildren(element, voiceForm(id, labels, people));
    } catch {
      // It is looked at again with the next transcript.
    }
  };
  onEvent((name, detail) => detail.recording === id && /^transcript\.(completed|edited|chosen)$/.test(name) && fill(), signal);
  fill();
  return element;
}

function voiceForm(id, labels, people) {
  if (!people.length) return h("p.hint", null, t("voice_form.nobody"), " ", h("a", { href: "/settings#people" }, t("voice_form.settings")));
  if (!labels.length) return h("p.hint", null, t("voice_form.no_speakers"));
  const label = h("select", null, labels.map((name) => h("option", { value: name }, name)));
  const person = h("select", null, people.map(({ id: value, name }) => h("option", { value }, name)));
  const choosePerson = () => {
    const same = people.find(({ name }) => name === label.value);
    if (same) person.value = same.id;
  };
  label.addEventListener("change", choosePerson);
  choosePerson();
  const learn = async (event) => {
    event.preventDefault();
    try {
      await learnVoice(person.value, id, label.value);
      toast(t("voice_form.asked"));
    } catch (error) {
      toastError(error);
    }
  };
  const field = (text, element) => h("label.field", null, h("span", null, text), element);
  return h("form.form", { on: { submit: learn } }, h("p.hint", null, t("voice_form.hint")),
    field(t("voice_form.label"), label), field(t("voice_form.person"), person),
    h("div.actions", null, h("button.button", { type: "submit" }, h("span", null, t("voice_form.learn")))));
}
