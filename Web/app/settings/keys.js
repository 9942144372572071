import { createKey, listKeys, revokeKey } from "../api/settings.js";
import { confirm, openDialog } from "../components/dialog.js";
import { button } from "../components/button.js";
import { toastError } from "../components/toast.js";
import { h } from "../core/dom.js";
import { dateAndTime } from "../core/format.js";
import { t } from "../core/strings.js";
import { showSecret } from "./secret.js";

const scopes = ["recordings:read", "recordings:write", "webhooks:admin", "metrics:read", "keys:admin", "server:admin"];

/** Keys for programs: made with what they may do, shown once, revoked. */
export async function make(signal) {
  const element = h("div");
  const fill = async () => {
    const keys = (await listKeys(signal)).filter((key) => !key.revoked_at);
    element.replaceChildren(h("p.hint", null, t("keys_part.hint")), h("ul.cards", null, keys.map(card)),
      button(t("keys_part.new"), add, { drawing: "plus" }));
  };
  const card = (key) => h("li.card.line", null, h("div", null, h("h3", null, key.name),
    h("p.meta", null, t("keys_part.made", { time: dateAndTime(key.created_at) }), " · ",
      key.scopes.map((scope) => t(`scope.${scope}`)).join(", "))),
  button(t("keys_part.revoke"), () => revoke(key), { kind: "quiet", "aria-label": t("keys_part.revoke_of", { name: key.name }) }));
  const revoke = async (key) => {
    if (!await confirm({ title: t("keys_part.revoke_of", { name: key.name }), text: t("keys_part.revoke_text"), action: t("keys_part.revoke") })) return;
    await revokeKey(key.id).then(fill).catch(toastError);
  };
  const add = async () => {
    const choice = await askForKey();
    if (!choice?.name) return;
    try {
      const made = await createKey(choice.name, choice.scopes);
      await showSecret({ title: t("keys_part.made_title", { name: made.name }), text: t("keys_part.made_text"), secret: made.key });
      await fill();
    } catch (error) {
      toastError(error);
    }
  };
  await fill();
  return element;
}

function askForKey() {
  const name = h("input", { type: "text", maxlength: 100, required: true, autofocus: true });
  const boxes = scopes.map((scope) => {
    const box = h("input", { type: "checkbox", value: scope });
    box.checked = scope.startsWith("recordings");
    return box;
  });
  return openDialog({
    title: t("keys_part.new"),
    content: () => [
      h("label.field", null, h("span", null, t("keys_part.name")), name, h("span.hint", null, t("keys_part.name_hint"))),
      h("fieldset", null, h("legend", null, t("keys_part.may")), boxes.map((box) => h("label.check", null, box, h("span", null, t(`scope.${box.value}`))))),
    ],
    actions: [{ text: t("action.cancel") }, {
      text: t("keys_part.make"), isMain: true,
      value: () => ({ name: name.value.trim(), scopes: boxes.filter((box) => box.checked).map((box) => box.value) }),
    }],
  });
}
