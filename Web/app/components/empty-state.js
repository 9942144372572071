import { makeSample } from "../api/recordings.js";
import { h } from "../core/dom.js";
import { t } from "../core/strings.js";
import { navigate } from "../core/router.js";
import { insert } from "../state/recordings.js";
import { button } from "./button.js";
import { toastError } from "./toast.js";

/** What a person sees who has no recordings yet: what this is, what to do first, and a sample to try it on. */
export function emptyState() {
  const sample = button(t("empty.sample"), async () => {
    sample.disabled = true;
    try {
      const recording = await makeSample();
      insert(recording);
      navigate(`/recordings/${recording.id}`);
    } catch (error) {
      toastError(error);
      sample.disabled = false;
    }
  }, { drawing: "play" });
  return h("section.empty", { "aria-labelledby": "empty-title" },
    h("h1", { id: "empty-title" }, t("empty.title")),
    h("p.lead", null, t("empty.lead")),
    h("ol.steps", null, ["one", "two", "three"].map((step) => h("li", null,
      h("strong", null, t(`empty.step_${step}`)), " ", t(`empty.step_${step}_text`)))),
    h("p", null, sample), h("p.hint", null, t("empty.private")));
}
