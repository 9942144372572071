import { h } from "../core/dom.js";
import { t } from "../core/strings.js";
import { button } from "../components/button.js";

/**
 * Turns a passage's segment into a field in its place. Enter keeps, Escape leaves it as it was, leaving the field keeps.
 * `save(text, seen)` resolves to `{ isKept, now }`; if it was not kept, the field stays with what was typed, beside the
 * words of somebody else that are there `now`.
 */
export function editInPlace({ row, caret, save, done }) {
  const { segment } = row.row;
  const before = segment.text;
  let seen = before;
  let hasConflict = false;
  const field = h("textarea.edit-field", {
    "aria-label": t("edit.label"), rows: 1, spellcheck: true, lang: segment.language ?? null, dir: "auto", "aria-describedby": "edit-help",
  });
  field.value = before;
  const bar = h("div.edit-bar", null,
    button(t("edit.keep"), () => finish(true), { kind: "primary" }), button(t("action.cancel"), () => finish(false)),
    h("span.hint", { id: "edit-help" }, t("edit.help")));
  const { text, element } = row;
  element.classList.add("editing");
  text.hidden = true;
  text.after(field, bar);
  let isOver = false;

  async function finish(keeps) {
    if (isOver) return;
    isOver = true;
    const value = field.value.trim();
    if (keeps && value !== before) {
      field.readOnly = true;
      const { isKept, now } = await save(value, seen);
      field.readOnly = false;
      if (!isKept) {
        isOver = false;
        hasConflict ||= now !== seen;
        text.hidden = !hasConflict;
        seen = now;
        return;
      }
    }
    close();
  }

  function close() {
    const hadFocus = field === document.activeElement || bar.contains(document.activeElement);
    field.remove();
    bar.remove();
    text.hidden = false;
    element.classList.remove("editing");
    done(hadFocus);
  }

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      finish(true);
    } else if (event.key === "Escape") {
      event.preventDefault();
      finish(false);
    }
    event.stopPropagation();
  });
  field.addEventListener("focusout", ({ relatedTarget }) => {
    // What would take the place of somebody else's words is kept on request only.
    if (!hasConflict && !bar.contains(relatedTarget) && document.hasFocus()) finish(true);
  });
  const place = caret ? before.indexOf(caret) : -1;
  field.focus({ preventScroll: true });
  bar.scrollIntoView({ block: "nearest", behavior: "instant" });
  field.setSelectionRange(place < 0 ? before.length : place, place < 0 ? before.length : place + caret.length);
}
