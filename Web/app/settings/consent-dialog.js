import { openDialog } from "../components/dialog.js";
import { h } from "../core/dom.js";
import { t } from "../core/strings.js";

/** A year is asked for unless somebody chooses otherwise; the server allows five. */
const USUAL_DAYS = 365;
const LONGEST_DAYS = 1826;

/**
 * Asks for a person's consent to their voice being known, and for their name unless that is known (`name`). Gives
 * `{ name, consent }`, or `null` if it was cancelled.
 */
export function askForConsent({ title, name = null, purpose = t("people.usual_purpose"), action }) {
  const who = h("input", { type: "text", maxlength: 200, required: true, autofocus: true });
  const what = h("textarea", { rows: 2, maxlength: 500, required: true });
  what.value = purpose;
  const until = h("input", { type: "date", required: true, min: dateIn(1), max: dateIn(LONGEST_DAYS - 1), value: dateIn(USUAL_DAYS) });
  const record = h("input", { type: "text", maxlength: 500 });
  const agreed = h("input", { type: "checkbox", required: true });
  const field = (label, element, hint = "") => h("label.field", null, h("span", null, label), element, hint && h("span.hint", null, hint));
  return openDialog({
    title,
    content: () => [
      name === null && field(t("people.name"), who, t("people.name_hint")),
      field(t("people.purpose"), what, t("people.purpose_hint")), field(t("people.until"), until, t("people.until_hint")),
      field(t("people.record"), record, t("people.record_hint")),
      h("label.check", null, agreed, h("span", null, t("people.agreed"))),
    ],
    actions: [{ text: t("action.cancel") }, {
      text: action, isMain: true,
      value: () => ({
        name: name ?? who.value.trim(),
        consent: {
          // A purpose is one line.
          purpose: what.value.trim().replaceAll(/\s+/g, " "), expires_at: new Date(`${until.value}T23:59:59`).toISOString(),
          ...(record.value.trim() && { record: record.value.trim() }),
        },
      }),
    }],
  });
}

/** The date so many days from now, as a field for dates has it. */
function dateIn(days) {
  const date = new Date();
  date.setDate(date.getDate() + days);
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
