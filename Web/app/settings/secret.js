import { openDialog } from "../components/dialog.js";
import { button } from "../components/button.js";
import { announce } from "../components/announcer.js";
import { h } from "../core/dom.js";
import { t } from "../core/strings.js";

/** Shows a secret this once, to be copied. */
export function showSecret({ title, text, secret }) {
  const field = h("input.secret", { type: "text", readonly: true, value: secret, "aria-label": title, on: { focus: () => field.select() } });
  const copy = button(t("action.copy"), async () => {
    await navigator.clipboard.writeText(secret).catch(() => field.select());
    announce(t("copy.done"));
  }, { drawing: "copy" });
  return openDialog({
    title, content: () => [h("p", null, text), h("div.secret-line", null, field, copy)],
    actions: [{ text: t("secret.kept"), isMain: true, value: () => null }],
  });
}
