import {
  addPerson, forgetVoice, giveConsent, listPeople, listVoices, removePerson, renamePerson, withdrawConsent,
} from "../api/people.js";
import { pause } from "../api/client.js";
import { button } from "../components/button.js";
import { askForText, confirm } from "../components/dialog.js";
import { menuButton } from "../components/menu.js";
import { toastError } from "../components/toast.js";
import { h } from "../core/dom.js";
import { date, dateAndTime, figure } from "../core/format.js";
import { hasText, t } from "../core/strings.js";
import { attempting } from "./attempt.js";
import { askForConsent } from "./consent-dialog.js";

/** How long after one look at a voice that is being learnt the next one is. */
const LOOK_AGAIN_MS = 2000;

/** People whose voices may be known: their consent and its end, what was learnt and from where, and how all of it ends. */
export async function make(signal) {
  const element = h("div");
  const fill = async () => {
    const open = new Set([...element.querySelectorAll("details[open]")].map((one) => one.dataset.person));
    const people = await listPeople(signal);
    element.replaceChildren(h("p.hint", null, t("people.hint")), h("ul.cards", null, people.map((person) => card(person, open.has(person.id)))),
      button(t("people.new"), add, { drawing: "plus" }));
  };
  const attempt = attempting(fill);
  const add = async () => {
    const asked = await askForConsent({ title: t("people.new"), action: t("people.add") });
    if (asked) await attempt(() => addPerson(asked.name, asked.consent));
  };
  const card = (person, isOpen) => {
    const { consent } = person;
    return h("li.card", null, h("div.line", null, h("div", null,
      h("h3", null, person.name, " ", h(consent.status === "valid" ? "span.badge" : "span.badge.off", null, stateOf(consent))),
      h("p.meta", null, [consent.purpose, consent.record].filter(Boolean).join(" · "))),
    menuButton({ name: t("people.actions_of", { name: person.name }), items: () => actionsOf(person) })), voicesOf(person, isOpen));
  };
  const voicesOf = (person, isOpen) => {
    if (!person.voices) return h("p.hint", null, t(person.consent.status === "valid" ? "people.no_voice" : "people.forgotten"));
    const list = h("ul.plain-list");
    const details = h("details", { open: isOpen, data: { person: person.id }, on: { toggle: () => details.open && load() } },
      h("summary", null, t("people.voices", { count: person.voices })), list);
    const load = async () => {
      const voices = await listVoices(person.id, signal).catch((error) => {
        if (!signal.aborted) toastError(error);
      });
      if (!voices) return;
      list.replaceChildren(...voices.map((voice) => entry(person, voice)));
      // No event tells the page of voices.
      if (!voices.some(({ status }) => status === "queued")) return;
      await pause(LOOK_AGAIN_MS, signal).catch(() => {});
      if (details.open && details.isConnected) await load();
    };
    return details;
  };
  const entry = (person, voice) => h("li.line", null, h("span", null,
    h("a", { href: `/recordings/${voice.recording}` }, t("people.heard_as", { label: voice.label })), " · ", whatBecameOf(voice)),
  button(t("people.forget"), () => attempt(() => forgetVoice(person.id, voice.id)), {
    kind: "quiet", "aria-label": t("people.forget_of", { name: person.name, label: voice.label }),
  }));
  const actionsOf = (person) => [
    { text: t("people.rename"), drawing: "edit", run: async () => {
      const name = await askForText({ title: t("people.rename"), label: t("people.name"), hint: t("people.rename_hint"), value: person.name, action: t("action.save") });
      if (name) await attempt(() => renamePerson(person.id, name));
    } },
    { text: t("people.consent_again"), drawing: "check", run: async () => {
      const asked = await askForConsent({
        title: t("people.consent_of", { name: person.name }), name: person.name, purpose: person.consent.purpose, action: t("action.save"),
      });
      if (asked) await attempt(() => giveConsent(person.id, asked.consent));
    } },
    person.consent.status === "valid" && { text: t("people.withdraw"), drawing: "close", run: async () => {
      if (await confirm({ title: t("people.withdraw_of", { name: person.name }), text: t("people.withdraw_text"), action: t("people.withdraw") })) {
        await attempt(() => withdrawConsent(person.id));
      }
    } },
    { text: t("people.remove"), drawing: "bin", run: async () => {
      if (await confirm({ title: t("people.remove_of", { name: person.name }), text: t("people.remove_text"), action: t("people.remove") })) {
        await attempt(() => removePerson(person.id));
      }
    } },
  ].filter(Boolean);
  await fill();
  return element;
}

const stateOf = ({ status, expires_at: end, withdrawn_at: withdrawn }) => t(`people.${status}`, { date: date(withdrawn ?? end) });

function whatBecameOf({ status, error, seconds, learnt_at: learnt }) {
  if (status === "queued") return t("people.learning");
  if (status === "failed") return hasText(`error.${error}`) ? t(`error.${error}`) : t("people.failed");
  return t("people.learnt", { seconds: figure(seconds), time: dateAndTime(learnt) });
}
