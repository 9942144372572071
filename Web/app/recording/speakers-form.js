import { tellSpeakers } from "../api/transcripts.js";
import { toast, toastError } from "../components/toast.js";
import { h } from "../core/dom.js";
import { t } from "../core/strings.js";
import { speakerChoice } from "./speaker-choice.js";

/** Has speakers told apart in the transcript that is shown; its words and what people made of them stay. */
export function speakersForm({ id, recording }, people) {
  const choice = speakerChoice({ canBeOff: false, people });
  const ask = async (event) => {
    event.preventDefault();
    try {
      const { speakers, identify } = choice.settings();
      const asked = await tellSpeakers(id, recording.state.data.transcript_id, { speakers, identify });
      toast(t(asked.status === "ready" ? "speakers.there" : "speakers.asked"));
    } catch (error) {
      toastError(error);
    }
  };
  return h("form.form", { on: { submit: ask } }, h("p.hint", null, t("speakers.hint")),
    choice.fields,
    h("div.actions", null, h("button.button", { type: "submit" }, h("span", null, t("speakers.start")))));
}
