import { transcribeAgain } from "../api/transcripts.js";
import { toast, toastError } from "../components/toast.js";
import { h } from "../core/dom.js";
import { t } from "../core/strings.js";
import { knownEngines } from "../state/engines.js";
import { speakerChoice } from "./speaker-choice.js";

/** Asks for another transcript: by which engine, in which language, and how the sound is treated before. */
export async function transcribeForm({ id, recording, reload }, transcript, people) {
  const engines = (await knownEngines()).filter((engine) => engine.is_installed);
  const engine = h("select", null, h("option", { value: "" }, t("again.default_engine")),
    engines.map(({ name }) => h("option", { value: name }, name)));
  const language = h("select");
  const advice = h("p.hint");
  const noise = h("select", null, ["off", "auto", "on"].map((value) => h("option", { value }, t(`again.noise_${value}`))));
  const channels = h("input", { type: "checkbox" });
  const speakers = speakerChoice({ canBeOff: true, people });
  // Each channel is a speaker already.
  channels.addEventListener("change", () => { speakers.count.disabled = channels.checked; });
  const mode = h("select", null, ["fast", "balanced", "careful"].map((value) =>
    h("option", { value, selected: value === "balanced" }, t(`again.mode_${value}`))));
  const names = h("textarea", { rows: 3, maxlength: 5200 });
  const tracks = recording.state.data.tracks.length > 1
    ? h("select", null, recording.state.data.tracks.map(({ number, title }) => h("option", { value: number }, title ?? t("again.track", { number })))) : null;
  const fill = () => {
    const chosen = engines.find(({ name, is_default: isDefault }) => (engine.value ? name === engine.value : isDefault));
    language.replaceChildren(h("option", { value: "" }, t("again.any_language")),
      ...(chosen?.languages ?? []).map((code) => h("option", { value: code }, languageName(code))));
    advice.textContent = [chosen?.expectation, chosen?.advice].filter(Boolean).join(" ");
  };
  engine.addEventListener("change", fill);
  fill();
  const field = (label, element, hint = "") => h("label.field", null, h("span", null, label), element, hint && h("span.hint", null, hint));
  return h("form.form", {
    on: {
      submit: async (event) => {
        event.preventDefault();
        try {
          await transcribeAgain(id, {
            again: true, noise_reduction: noise.value, ...(engine.value && { engine: engine.value }),
            ...(language.value && { language: language.value }), ...(channels.checked && { multichannel: true }),
            ...speakers.settings(), ...(tracks && { track: Number(tracks.value) }), mode: mode.value, vocabulary: linesOf(names.value),
          });
          toast(t("again.asked"));
          await reload();
          if (!transcript.model) transcript.load();
        } catch (error) {
          toastError(error);
        }
      },
    },
  }, field(t("again.engine"), engine), advice, field(t("again.language"), language), field(t("again.noise"), noise),
  field(t("again.mode"), mode, t("again.mode_hint")), field(t("again.names"), names, t("again.names_hint")),
  speakers.fields,
  tracks && field(t("again.which_track"), tracks),
  recording.state.data.channels > 1 && h("label.check", null, channels, h("span", null, t("again.multichannel"))),
  h("div.actions", null, h("button.button.primary", { type: "submit" }, h("span", null, t("again.start")))));
}

/** What is on each line, without the blanks around it. */
const linesOf = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

function languageName(code) {
  try {
    return new Intl.DisplayNames(document.documentElement.lang, { type: "language" }).of(code);
  } catch {
    return code;
  }
}
