import { h } from "../core/dom.js";
import { t } from "../core/strings.js";
import { button } from "./button.js";

let serial = 0;

/**
 * Opens a dialog and gives what it was closed with: the button's value, or `null` for Escape and cancel. `content` gets
 * `close(value)`. The focus goes back to where it was.
 */
export function openDialog({ title, content, actions = [], className = "" }) {
  return new Promise((resolve) => {
    serial += 1;
    const id = `dialog-${serial}`;
    let result = null;
    const close = (value = null) => {
      result = value;
      dialog.close();
    };
    const dialog = h("dialog", { class: className, "aria-labelledby": id }, h("form", {
      method: "dialog",
      on: {
        submit: (event) => {
          event.preventDefault();
          const main = actions.find((action) => action.isMain);
          if (main) close(main.value());
        },
      },
    },
    h("h2", { id }, title), content(close),
    h("div.actions", null, actions.map((action) => (action.isMain
      ? h(`button.button.${action.kind ?? "primary"}`, { type: "submit" }, h("span", null, action.text))
      : button(action.text, () => close(action.value?.() ?? null)))))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    }, { once: true });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) close();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Asks before something that cannot be undone. */
export async function confirm({ title, text, action, kind = "danger" }) {
  return await openDialog({
    title, content: () => h("p", null, text),
    actions: [{ text: t("action.cancel") }, { text: action, isMain: true, kind, value: () => true }],
  }) === true;
}

/** Asks for a line of text; `null` if it was cancelled. */
export function askForText({ title, label, value = "", action, hint = "", extra = null, maxlength = 200 }) {
  const input = h("input", { type: "text", value, maxlength, autofocus: true });
  return openDialog({
    title,
    content: () => [h("label.field", null, h("span", null, label), input, hint && h("span.hint", null, hint)), extra],
    actions: [{ text: t("action.cancel") }, { text: action, isMain: true, value: () => input.value.trim() }],
  });
}
