import { announce } from "../components/announcer.js";
import { h } from "../core/dom.js";
import { clock } from "../core/format.js";
import { t } from "../core/strings.js";

/**
 * Two transcripts, passage by passage: beside each other on a wide screen, one below the other on a narrow one. Where they
 * differ, the words have a line below them (other words: solid; in one alone: double) and a dashed gap where they are
 * missing. Tab stops once: up and down go from passage to passage, left and right from difference to difference.
 */
export class ComparedPassages {
  #segments;
  #rows;
  #differences;
  #stop;
  #now = null;
  #onSeek;

  /** `onSeek(time, plays)` is what presses lead to. */
  constructor({ segments, reference, other }, { signal, onSeek }) {
    this.#segments = segments;
    this.#onSeek = onSeek;
    this.#rows = segments.map((segment, number) => row(segment, number, reference.language, other.language));
    this.element = h("ol.compared", { "aria-label": t("compare.words") }, this.#rows);
    this.#differences = [...this.element.querySelectorAll("[role=button]")];
    this.#stop = this.#rows[0]?.querySelector(".row-time");
    if (this.#stop) this.#stop.tabIndex = 0;
    this.element.addEventListener("click", (event) => this.#pressed(event), { signal });
    this.element.addEventListener("keydown", (event) => this.#keyed(event), { signal });
    this.element.addEventListener("focusin", ({ target }) => this.#setStop(target), { signal });
  }

  get isEmpty() {
    return !this.#rows.length;
  }

  /** Leaves out the passages that are alike. */
  showOnlyDifferences(isOn) {
    this.element.classList.toggle("only-differences", isOn);
  }

  /** Goes to the next difference behind where the keyboard stands, or before it. */
  goOn(step = 1) {
    const from = this.element.contains(document.activeElement) ? document.activeElement : null;
    const next = from ? this.#beside(from, step) : this.#differences.at(step > 0 ? 0 : -1);
    if (!next) return announce(t("compare.none_left"));
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
    this.#onSeek(Number(next.dataset.at), false);
  }

  /** Marks the passage that is heard. */
  setTime(time) {
    let number = this.#segments.findIndex(({ start }) => start > time) - 1;
    if (number < -1) number = this.#segments.length - 1;
    const row = this.#rows[number] ?? null;
    if (row === this.#now) return;
    this.#now?.classList.remove("now");
    row?.classList.add("now");
    this.#now = row;
  }

  #pressed(event) {
    const target = event.target.closest("[data-at]");
    if (target && getSelection().isCollapsed) this.#onSeek(Number(target.dataset.at), true);
  }

  #keyed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    const actions = {
      ArrowDown: () => this.#rowBeside(target, 1), ArrowUp: () => this.#rowBeside(target, -1),
      ArrowRight: () => this.#beside(target, 1), ArrowLeft: () => this.#beside(target, -1),
    };
    const isPress = target.getAttribute("role") === "button" && /^(Enter| )$/.test(event.key);
    if (!actions[event.key] && !isPress) return;
    event.preventDefault();
    event.stopPropagation();
    if (isPress) return this.#onSeek(Number(target.dataset.at), true);
    const next = actions[event.key]();
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  }

  #rowBeside(element, step) {
    const skips = (row) => this.element.classList.contains("only-differences") && row.classList.contains("alike");
    let number = Number(element.closest(".pair")?.dataset.row) + step;
    while (this.#rows[number] && skips(this.#rows[number])) number += step;
    return this.#rows[number]?.querySelector(".row-time");
  }

  /** The difference next to an element, in the order of the document. */
  #beside(element, step) {
    const here = this.#differences.indexOf(element);
    if (here >= 0) return this.#differences[here + step];
    const isBehind = (one) => Boolean(element.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    return step > 0 ? this.#differences.find(isBehind) : this.#differences.findLast((one) => !isBehind(one));
  }

  #setStop(target) {
    if (!target.matches(".row-time, [role=button]")) return;
    this.#stop.tabIndex = -1;
    this.#stop = target;
    target.tabIndex = 0;
  }
}

function row(segment, number, language, otherLanguage) {
  const isAlike = segment.runs.every(({ kind }) => kind === "equal");
  const side = (name, lang, parts) => h(`div.side.${name}`, null, h("span.side-name", null, t(`compare.${name}`)), h("p.text", { lang, dir: "auto" }, parts));
  return h("li.pair", { class: isAlike ? "alike" : null, data: { row: number } },
    h("div.margin", null, h("button.row-time", {
      type: "button", tabindex: "-1", "aria-label": t("transcript.play_from", { time: clock(segment.start) }), data: { at: segment.start },
    }, clock(segment.start)), segment.speaker && h("span.meta", null, segment.speaker)),
    side("reference", language, withSpaces(segment.runs.map((run) => part(run, run.reference, true)))),
    side("other", otherLanguage, withSpaces(segment.runs.map((run) => part(run, run.other, false)))));
}

/** What one side has of a run; of each difference the reference's part is what the keyboard reaches. */
function part(run, side, isMain) {
  const at = side?.start ?? run.reference?.start ?? run.other?.start ?? 0;
  if (run.kind === "equal") return h("span.run", { data: { at } }, side.text);
  const kind = side ? (run.kind === "substituted" ? "substituted" : "alone") : "gap";
  const name = isMain && t(`compare.differs_${run.kind}`, { reference: run.reference?.text, other: run.other?.text, time: clock(at) });
  return h(`span.run.differs.${kind}`, { data: { at }, role: isMain ? "button" : null, tabindex: isMain ? "-1" : null, "aria-label": name }, side?.text ?? "");
}

const withSpaces = (parts) => parts.flatMap((one, place) => (place ? [" ", one] : [one]));
