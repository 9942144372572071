import {
  createWebhook, deleteWebhook, listDeliveries, listWebhooks, rotateWebhookSecret, testWebhook, updateWebhook,
} from "../api/settings.js";
import { askForText, confirm } from "../components/dialog.js";
import { button } from "../components/button.js";
import { menuButton } from "../components/menu.js";
import { toast } from "../components/toast.js";
import { h } from "../core/dom.js";
import { dateAndTime } from "../core/format.js";
import { t } from "../core/strings.js";
import { attempting } from "./attempt.js";
import { showSecret } from "./secret.js";

/** Addresses that are told what happens: made, tried, switched off and on, and what became of the last deliveries. */
export async function make(signal) {
  const element = h("div");
  const fill = async () => {
    const webhooks = await listWebhooks(signal);
    element.replaceChildren(h("p.hint", null, t("webhooks.hint")), h("ul.cards", null, webhooks.map(card)),
      button(t("webhooks.new"), add, { drawing: "plus" }));
  };
  const attempt = attempting(fill);
  const add = async () => {
    const url = await askForText({
      title: t("webhooks.new"), label: t("webhooks.address"), hint: t("webhooks.address_hint"), value: "https://", action: t("webhooks.make"), maxlength: 2048,
    });
    if (!url) return;
    await attempt(async () => tellSecret((await createWebhook({ url })).secret));
  };
  const card = (webhook) => {
    const state = webhook.enabled ? (webhook.failing_since ? t("webhooks.failing", { time: dateAndTime(webhook.failing_since) }) : t("webhooks.on"))
      : t(`webhooks.off_${webhook.disabled_reason ?? "requested"}`);
    const deliveries = h("ul.plain-list");
    const details = h("details", { on: { toggle: () => details.open && fillDeliveries(webhook.id, deliveries, signal) } },
      h("summary", null, t("webhooks.deliveries")), deliveries);
    return h("li.card", null, h("div.line", null, h("div", null, h("h3.address", null, webhook.url),
      h("p.meta", null, state, " · ", webhook.events.length ? webhook.events.join(", ") : t("webhooks.all_events"))),
    menuButton({ name: t("webhooks.actions_of", { url: webhook.url }), items: () => actionsOf(webhook) })), details);
  };
  const actionsOf = (webhook) => [
    { text: t("webhooks.test"), drawing: "upload", run: () => attempt(async () => {
      await testWebhook(webhook.id);
      toast(t("webhooks.tested"));
    }) },
    { text: t(webhook.enabled ? "webhooks.switch_off" : "webhooks.switch_on"), drawing: webhook.enabled ? "pause" : "play",
      run: () => attempt(() => updateWebhook(webhook.id, { enabled: !webhook.enabled })) },
    { text: t("webhooks.rotate"), drawing: "redo", run: () => attempt(async () => tellSecret((await rotateWebhookSecret(webhook.id)).secret)) },
    { text: t("webhooks.delete"), drawing: "bin", run: async () => {
      if (await confirm({ title: t("webhooks.delete"), text: webhook.url, action: t("webhooks.delete") })) await attempt(() => deleteWebhook(webhook.id));
    } },
  ];
  await fill();
  return element;
}

const tellSecret = (secret) => showSecret({ title: t("webhooks.secret"), text: t("webhooks.secret_text"), secret });

async function fillDeliveries(id, list, signal) {
  const all = await listDeliveries(id, signal).catch(() => []);
  list.replaceChildren(...all.length ? all.map((one) => h("li", null,
    `${dateAndTime(one.occurred_at)} · ${one.type} · ${t(`webhooks.${one.status}`)}`, one.last_error && ` (${one.last_error})`)) : [h("li", null, t("webhooks.no_deliveries"))]);
}
