import { h } from "../core/dom.js";

const polite = h("div.unseen", { "aria-live": "polite", role: "status" });
const urgent = h("div.unseen", { "aria-live": "assertive", role: "alert" });

/** The elements that screen readers listen to; the shell puts them into the document. */
export const announcers = [polite, urgent];

/** Says something to screen readers that everyone else can see. */
export function announce(text, { isUrgent = false } = {}) {
  const element = isUrgent ? urgent : polite;
  element.textContent = "";
  requestAnimationFrame(() => {
    element.textContent = text;
  });
}
