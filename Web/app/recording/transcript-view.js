import { h, prefersLessMotion } from "../core/dom.js";
import { percent } from "../core/format.js";
import { t } from "../core/strings.js";
import { preference } from "../core/preferences.js";
import { announce } from "../components/announcer.js";
import { TranscriptRow } from "./transcript-row.js";

/** Passages within this distance of the screen have their words as elements. */
const nearMargin = "900px 0px";

/**
 * The transcript in step with the sound. All of it is in the document, so that the browser's own search and screen readers
 * find every word; passages off the screen are neither laid out nor drawn (`content-visibility`), and their words are plain
 * text. `onSeek(time, plays)`, `onEdit(row)` and `onSpeaker(segment, element)` are what presses lead to.
 */
export class TranscriptView {
  #model;
  #rows = [];
  #byElement = new Map();
  #current = -1;
  #wordNow = null;
  #passageNow = null;
  #near;
  #actions;
  #focusRow = 0;
  follows = true;

  constructor(model, { signal, onSeek, onEdit, onSpeaker, onFollow }) {
    this.#model = model;
    this.#actions = { onSeek, onEdit, onSpeaker, onFollow };
    this.list = h("div.passages");
    this.element = h("section.transcript", { "aria-label": t("transcript.label") }, this.list);
    this.#near = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.#byElement.get(target)?.setNear(isIntersecting);
      this.#mark();
    }, { rootMargin: nearMargin });
    signal.addEventListener("abort", () => this.#near.disconnect(), { once: true });
    this.list.addEventListener("click", (event) => this.#pressed(event), { signal });
    this.list.addEventListener("dblclick", (event) => this.#pressedTwice(event), { signal });
    this.list.addEventListener("keydown", (event) => this.#keyed(event), { signal });
    this.list.addEventListener("focusin", (event) => this.#focused(event), { signal });
    for (const event of ["wheel", "touchmove"]) addEventListener(event, () => this.#looseFollow(), { signal, passive: true });
    addEventListener("keydown", ({ key, target }) => {
      if (/^(PageUp|PageDown|Home|End)$/.test(key) && target.getAttribute?.("role") !== "slider") this.#looseFollow();
    }, { signal });
    this.applyPreferences();
    this.render();
  }

  get rows() {
    return this.#rows;
  }

  applyPreferences() {
    this.element.classList.toggle("marks-unsure", preference("marksUnsure"));
    this.element.classList.toggle("shows-pauses", preference("showsPauses"));
  }

  /** Shows the model anew. Passages that are as they were keep their elements, and so does one that is being edited. */
  render() {
    const { language } = this.#model.transcript;
    const old = new Map(this.#rows.map((row) => [keyOf(row.row), row]));
    this.#near.disconnect();
    this.#byElement.clear();
    const edited = this.#rows.find((row) => row.element.classList.contains("editing"));
    this.#rows = this.#model.rows.map((row) => {
      const isEdited = edited && row.startsSegment && row.segment.index === edited.row.segment.index;
      const same = isEdited ? edited : old.get(keyOf(row));
      if (!same) return new TranscriptRow(row, language);
      same.row = row;
      return same;
    });
    for (const row of this.#rows) this.#byElement.set(row.element, row);
    patchChildren(this.list, this.#rows.map((row) => row.element));
    for (const row of this.#rows) this.#near.observe(row.element);
    this.#current = -1;
    this.#setFocusRow(Math.min(this.#focusRow, this.#rows.length - 1));
  }

  /** Shows which word is heard; `moves` while the sound plays, so that the page follows it. */
  setTime(time, moves) {
    const flat = this.#model.wordAt(time);
    if (flat === this.#current) return;
    const row = this.#model.words[this.#current]?.row;
    this.#current = flat;
    this.#mark();
    const now = this.#model.words[flat]?.row;
    if (now === undefined) return;
    if (now !== row) {
      this.#passageNow?.classList.remove("now");
      this.#passageNow = this.#rows[now]?.element;
      this.#passageNow?.classList.add("now");
    }
    if (moves && this.follows) this.#bringIntoView(now);
  }

  get currentWord() {
    return this.#current;
  }

  /** Marks the word that is heard, whose element may be another since its passage came near. */
  #mark() {
    const row = this.#rows[this.#model.words[this.#current]?.row];
    const element = row?.text.querySelector(`[data-word="${this.#current}"]`) ?? null;
    if (element === this.#wordNow) return;
    this.#wordNow?.classList.remove("now");
    element?.classList.add("now");
    this.#wordNow = element;
  }

  follow() {
    this.follows = true;
    this.#actions.onFollow(true);
    const row = this.#model.words[Math.max(0, this.#current)]?.row;
    if (row !== undefined) this.#bringIntoView(row, true);
  }

  #looseFollow() {
    if (!this.follows) return;
    this.follows = false;
    this.#actions.onFollow(false);
  }

  /** Keeps the passage that is heard in the upper part of the screen; moves only when it has left its middle. */
  #bringIntoView(number, isAsked = false) {
    const element = this.#rows[number]?.element;
    if (!element || element.contains(document.activeElement) && element.classList.contains("editing")) return;
    const { top, bottom } = element.getBoundingClientRect();
    const room = innerHeight - (document.getElementById("dock")?.offsetHeight ?? 0);
    if (!isAsked && top > 72 && bottom < room * 0.8) return;
    const far = Math.abs(top) > innerHeight * 2;
    scrollTo({ top: scrollY + top - room * 0.28, behavior: far || prefersLessMotion() ? "instant" : "smooth" });
  }

  /** Goes to a word: shows it, says what is known of it, and lets the keyboard stand there. */
  focusWord(flat) {
    const entry = this.#model.words[flat];
    const row = entry && this.#rows[entry.row];
    if (!row) return;
    row.element.scrollIntoView({ block: "nearest" });
    const element = row.word(flat);
    if (!element) return;
    const { word } = entry;
    element.tabIndex = -1;
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", word.confidence === undefined
      ? word.text : t("transcript.word_sure", { word: word.text, share: percent(word.confidence) }));
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  }

  nextUnsure(step = 1) {
    const from = Number(document.activeElement?.dataset?.word ?? this.#current);
    const flat = this.#model.nextUnsure(from, step);
    if (flat < 0) return announce(t("transcript.none_unsure"));
    this.#looseFollow();
    this.#actions.onSeek(this.#model.words[flat].word.start, false);
    this.focusWord(flat);
  }

  #pressed(event) {
    const row = this.#rowOf(event.target);
    if (!row || row.element.classList.contains("editing")) return;
    if (event.target.closest(".speaker")) return this.#actions.onSpeaker(row.row.segment, event.target.closest(".speaker"));
    if (event.target.closest(".row-time")) return this.#actions.onSeek(row.row.words[0]?.word.start ?? row.row.segment.start, true);
    if (!getSelection().isCollapsed) return;
    const word = event.target.closest(".w");
    if (word) this.#actions.onSeek(this.#model.words[Number(word.dataset.word)].word.start, true);
  }

  #pressedTwice(event) {
    const row = this.#rowOf(event.target);
    if (!row || !event.target.closest(".text") || row.element.classList.contains("editing")) return;
    event.preventDefault();
    getSelection().removeAllRanges();
    this.#actions.onEdit(row, Number(event.target.closest(".w")?.dataset.word ?? -1));
  }

  #keyed(event) {
    const row = this.#rowOf(event.target);
    if (!row || event.ctrlKey || event.metaKey || event.altKey || row.element.classList.contains("editing")) return;
    const word = event.target.closest(".w");
    const flat = word ? Number(word.dataset.word) : null;
    const { number, words } = row.row;
    const actions = {
      ArrowDown: () => this.#focusRowAt(number + 1), ArrowUp: () => this.#focusRowAt(number - 1),
      ArrowRight: () => this.focusWord(flat === null ? words[0]?.flat : flat + 1),
      ArrowLeft: () => (flat === null || flat === words[0]?.flat ? row.time.focus() : this.focusWord(flat - 1)),
      Enter: () => flat !== null && this.#actions.onSeek(this.#model.words[flat].word.start, true),
      " ": () => flat !== null && this.#actions.onSeek(this.#model.words[flat].word.start, true),
      e: () => preference("singleKeys") && this.#actions.onEdit(row, flat ?? -1),
      F2: () => this.#actions.onEdit(row, flat ?? -1),
    };
    if (!actions[event.key] || (/^(Enter| )$/.test(event.key) && flat === null)) return;
    event.preventDefault();
    event.stopPropagation();
    actions[event.key]();
  }

  #focused(event) {
    const row = this.#rowOf(event.target);
    if (row) this.#setFocusRow(row.row.number);
  }

  #focusRowAt(number) {
    const row = this.#rows[Math.min(this.#rows.length - 1, Math.max(0, number))];
    row?.time.focus();
    row?.element.scrollIntoView({ block: "nearest" });
  }

  /** One passage is reached by Tab; arrows go from there. */
  #setFocusRow(number) {
    if (this.#rows[this.#focusRow]) this.#rows[this.#focusRow].time.tabIndex = -1;
    this.#focusRow = Math.max(0, number);
    if (this.#rows[this.#focusRow]) this.#rows[this.#focusRow].time.tabIndex = 0;
  }

  #rowOf(element) {
    return this.#byElement.get(element.closest?.(".passage"));
  }
}

const keyOf = ({ segment, first, words, speaker, number }) =>
  `${number}/${segment.index}/${first}/${words.length}/${speaker}/${segment.text}/${words.map(({ pause }) => pause).join("")}`;

/** Makes an element's children those given, moving as little as possible. */
function patchChildren(parent, children) {
  let at = parent.firstChild;
  for (const child of children) {
    if (child === at) at = at.nextSibling;
    else parent.insertBefore(child, at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

