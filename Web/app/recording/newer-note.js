import { listTranscripts } from "../api/transcripts.js";
import { announce } from "../components/announcer.js";
import { button } from "../components/button.js";
import { h, replaceChildren } from "../core/dom.js";
import { t } from "../core/strings.js";
import { comparisonPath, newerTranscript, transcriptName } from "./lineage.js";
import { takeOver } from "./take-over.js";

/** Says above an edited transcript that an engine has made a newer one since, and what can be done with it. */
export class NewerNote {
  #id;
  #signal;
  #onChange;

  /** `onChange` is called when the edits were taken over. */
  constructor({ id, signal }, onChange) {
    this.#id = id;
    this.#signal = signal;
    this.#onChange = onChange;
    this.element = h("section.newer", { "aria-label": t("newer.label"), hidden: true });
  }

  hide() {
    this.element.hidden = true;
  }

  /** Looks whether there is a newer one; `isNews` where it may have come just now. */
  async look({ isNews = false } = {}) {
    const list = await listTranscripts(this.#id, this.#signal).catch(() => []);
    if (this.#signal.aborted) return;
    const newer = newerTranscript(list);
    this.element.hidden = !newer;
    if (!newer) return;
    const current = list.find((one) => one.is_current);
    const text = t("newer.text", { name: transcriptName(newer) });
    replaceChildren(this.element, h("p", null, text), h("div.actions", null,
      h("a.button.plain", { href: comparisonPath(this.#id, current.id, newer.id) }, t("compare.open")),
      button(t("take_over.do"), () => takeOver(this.#id, { edited: current, to: newer, current }, this.#onChange), { kind: "primary" })));
    if (isNews) announce(text);
  }
}
