import { h } from "../core/dom.js";
import { t } from "../core/strings.js";

/**
 * A choice of how many speak. `settings()` is what a request says of it.
 *
 * `canBeOff`: whether speakers need not be told apart at all.
 */
export function speakerChoice({ canBeOff }) {
  const element = h("select", null, canBeOff && h("option", { value: "" }, t("again.speakers_one")),
    h("option", { value: "any" }, t("again.speakers_any")),
    [2, 3, 4, 5, 6].map((count) => h("option", { value: count }, t("again.speakers_count", { count }))));
  const settings = () => {
    if (element.disabled || !element.value) return {};
    return element.value === "any" ? { diarize: true } : { speakers: Number(element.value) };
  };
  return { element, settings };
}
