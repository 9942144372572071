import { h } from "../core/dom.js";
import { clock, figure } from "../core/format.js";
import { t } from "../core/strings.js";
import { isUnsure, pace } from "./transcript-model.js";

/**
 * A passage: its time in the margin, who speaks, and the words. While it is far from the screen the words are one text;
 * near it, each is an element that can be pressed and shown to be heard (`setNear`). Both look the same, so nothing moves.
 */
export class TranscriptRow {
  #isNear = false;

  constructor(row, language) {
    this.row = row;
    this.time = h("button.row-time", {
      type: "button", tabindex: "-1", "aria-label": t("transcript.play_from", { time: clock(startOf(row)) }),
    }, clock(startOf(row)));
    const speed = pace(row);
    const margin = h("div.margin", null, this.time,
      speed && h("span.pace", { title: t("transcript.pace_title") }, t("transcript.pace", { value: Math.round(speed) })));
    this.text = h("p.text", { lang: row.segment.language ?? language ?? null, dir: "auto" });
    this.speaker = row.speaker === null ? null : speakerButton(row.speaker);
    this.element = h("div.passage", { data: { row: row.number, segment: row.segment.index } },
      margin, h("div.body", null, this.speaker, this.text));
    this.#write();
  }

  setNear(isNear) {
    if (isNear === this.#isNear || this.element.classList.contains("editing")) return;
    this.#isNear = isNear;
    this.#write();
  }

  /** Writes the words anew, as after an edit of them. */
  refresh() {
    this.#write();
  }

  /** The element of a word, which is made if need be. */
  word(flat) {
    this.setNear(true);
    return this.text.querySelector(`[data-word="${flat}"]`);
  }

  #write() {
    const { words, segment } = this.row;
    if (!words.length) {
      this.text.replaceChildren(segment.text);
      return;
    }
    const parts = [];
    let run = "";
    for (const { word, before, after, pause, flat } of words) {
      run += before;
      if (pause) {
        parts.push(run, pauseMark(pause));
        run = "";
      }
      if (this.#isNear || isUnsure(word)) {
        parts.push(run, wordElement(word, flat));
        run = after;
      } else {
        run += word.text + after;
      }
    }
    this.text.replaceChildren(...parts, run);
  }
}

const startOf = ({ words, segment, startsSegment }) => (startsSegment ? segment.start : words[0]?.word.start ?? segment.start);

function wordElement(word, flat) {
  const element = document.createElement("span");
  element.className = isUnsure(word) ? "w unsure" : "w";
  element.dataset.word = flat;
  element.textContent = word.text;
  return element;
}

function pauseMark(seconds) {
  return h("span.pause", { title: t("transcript.pause", { seconds: figure(seconds) }) }, t("transcript.pause_mark", { seconds: figure(seconds) }), " ");
}

function speakerButton(name) {
  return h("button.speaker", { type: "button", title: t("speaker.name_this") }, name || t("speaker.unknown"));
}
