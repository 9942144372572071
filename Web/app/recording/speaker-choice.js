import { h } from "../core/dom.js";
import { t } from "../core/strings.js";

/**
 * A choice of how many speak, and whether people who are known by their voices are named. `settings()` is what a request
 * says of it.
 *
 * `canBeOff`: whether speakers need not be told apart at all. `people`: those who can be named.
 */
export function speakerChoice({ canBeOff, people }) {
  const count = h("select", null, canBeOff && h("option", { value: "" }, t("again.speakers_one")),
    h("option", { value: "any" }, t("again.speakers_any")),
    [2, 3, 4, 5, 6].map((number) => h("option", { value: number }, t("again.speakers_count", { count: number }))));
  const named = h("input", { type: "checkbox" });
  const fields = [
    h("label.field", null, h("span", null, t("again.speakers")), count),
    people.length > 0 && h("label.check", null, named, h("span", null, t("again.identify"))),
  ];
  const apart = () => {
    if (count.disabled || !count.value) return {};
    return count.value === "any" ? { diarize: true } : { speakers: Number(count.value) };
  };
  return { fields, count, settings: () => ({ ...apart(), ...(named.checked && { identify: true }) }) };
}
