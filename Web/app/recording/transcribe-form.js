import { transcribeAgain } from "../api/transcripts.js";
import { toast, toastError } from "../components/toast.js";
import { h } from "../core/dom.js";
import { t } from "../core/strings.js";
import { knownEngines } from "../state/engines.js";

/** Asks for another transcript: by which engine, in which language, and how the sound is treated before. */
export async function transcribeForm({ id, recording, reload }, transcript) {
  const engines = (await knownEngines()).filter((engine) => engine.is_installed);
  const engine = h("select", null, h("option", { value: "" }, t("again.default_engine")),
    engines.map(({ name }) => h("option", { value: name }, name)));
  const language = h("select");
  const advice = h("p.hint");
  const noise = h("select", null, ["off", "auto", "on"].map((value) => h("option", { value }, t(`again.noise_${value}`))));
  const channels = h("input", { type: "checkbox" });
  const speakers = h("select", null, h("option", { value: "" }, t("again.speakers_one")), h("option", { value: "any" }, t("again.speakers_any")),
    [2, 3, 4, 5, 6].map((count) => h("option", { value: count }, t("again.speakers_count", { count }))));
  // Each channel is a speaker already.
  channels.addEventListener("change", () => { speakers.disabled = channels.checked; });
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
  const field = (label, element) => h("label.field", null, h("span", null, label), element);
  return h("form.form", {
    on: {
      submit: async (event) => {
        event.preventDefault();
        try {
          await transcribeAgain(id, {
            again: true, noise_reduction: noise.value, ...(engine.value && { engine: engine.value }),
            ...(language.value && { language: language.value }), ...(channels.checked && { multichannel: true }),
            ...(!channels.checked && speakers.value && (speakers.value === "any" ? { diarize: true } : { speakers: Number(speakers.value) })),
            ...(tracks && { track: Number(tracks.value) }),
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
  field(t("again.speakers"), speakers),
  tracks && field(t("again.which_track"), tracks),
  recording.state.data.channels > 1 && h("label.check", null, channels, h("span", null, t("again.multichannel"))),
  h("div.actions", null, h("button.button.primary", { type: "submit" }, h("span", null, t("again.start")))));
}

function languageName(code) {
  try {
    return new Intl.DisplayNames(document.documentElement.lang, { type: "language" }).of(code);
  } catch {
    return code;
  }
}
