import { button } from "../components/button.js";
import { h } from "../core/dom.js";
import { t } from "../core/strings.js";
import { transcriptName } from "../recording/lineage.js";

/** Chooses which of a recording's whole transcripts are compared; `onChange` gets the ids of the reference and the other one. */
export function comparisonChoice(list, chosen, onChange) {
  const select = (value) => {
    const element = h("select", { on: { change: () => onChange(reference.value, other.value) } },
      list.map((one) => h("option", { value: one.id }, one.is_current ? `${transcriptName(one)} · ${t("history.current")}` : transcriptName(one))));
    element.value = value;
    return element;
  };
  const reference = select(chosen.reference);
  const other = select(chosen.other);
  const swap = () => {
    [reference.value, other.value] = [other.value, reference.value];
    onChange(reference.value, other.value);
  };
  const field = (label, element) => h("label.field", null, h("span", null, label), element);
  return h("div.comparison-choice", null, field(t("compare.reference"), reference), button(t("compare.swap"), swap),
    field(t("compare.other"), other));
}
