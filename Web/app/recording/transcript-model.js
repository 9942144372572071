/** A pause as long as this is shown among the words, in seconds. */
export const shownPause = 0.8;
/** Words with less confidence than this are marked. */
export const unsureBelow = 0.4;
/** A passage of the page has at most so many words; a longer segment becomes several. */
const wordsPerRow = 80;

/**
 * A transcript as the page needs it: passages (`rows`) and all words in the order of time in flat arrays, so that the word
 * at a time is found by halving.
 */
export class TranscriptModel {
  constructor(transcript) {
    this.replace(transcript);
  }

  replace(transcript) {
    this.transcript = transcript;
    this.revision = transcript.revision;
    this.#index();
  }

  /** Takes what an edit answered: segments that are another now, and those that are gone. */
  applyEdit({ segments, removed_segments: removed, transcript }) {
    const changed = new Map(segments.map((segment) => [segment.index, segment]));
    const kept = this.transcript.segments.filter(({ index }) => !removed.includes(index));
    const merged = kept.map((segment) => changed.get(segment.index) ?? segment);
    for (const segment of segments) if (!kept.some(({ index }) => index === segment.index)) merged.push(segment);
    merged.sort((a, b) => a.start - b.start || a.index - b.index);
    this.transcript = { ...this.transcript, segments: merged, revision: transcript.revision };
    this.revision = transcript.revision;
    this.#index();
  }

  append(segment) {
    this.transcript.segments.push(segment);
    this.#index();
  }

  segment(index) {
    return this.transcript.segments.find((segment) => segment.index === index);
  }

  get isEmpty() {
    return !this.transcript.segments.some((segment) => segment.text.trim());
  }

  /** The names that speakers have, in the order in which they begin to speak. */
  get speakers() {
    return [...new Set(this.transcript.segments.map(({ speaker }) => speaker).filter(Boolean))];
  }

  #index() {
    const words = [];
    const rows = [];
    let speaker = null;
    let end = null;
    for (const segment of this.transcript.segments) {
      const pieces = piecesOf(segment);
      for (let first = 0; first < Math.max(1, pieces.length); first += wordsPerRow) {
        const row = { segment, number: rows.length, first: words.length, words: [], startsSegment: first === 0, speaker: null };
        if (first === 0 && (segment.speaker ?? null) !== speaker) {
          row.speaker = segment.speaker ?? "";
          speaker = segment.speaker ?? null;
        }
        for (const piece of pieces.slice(first, first + wordsPerRow)) {
          const gap = end === null || piece.word.start === undefined ? 0 : piece.word.start - end;
          const entry = { ...piece, flat: words.length, row: rows.length, pause: gap >= shownPause ? gap : 0 };
          end = piece.word.end ?? end;
          words.push(entry);
          row.words.push(entry);
        }
        rows.push(row);
      }
    }
    this.words = words;
    this.rows = rows;
    this.starts = Float64Array.from(words, ({ word }) => word.start);
  }

  /** The number of the word that is heard at a time: the last that has begun; -1 before the first. */
  wordAt(time) {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= time + 0.02) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The next word after `flat` that the engine was not sure of, round to the first; -1 if there is none. */
  nextUnsure(flat, step = 1) {
    const count = this.words.length;
    for (let i = 1; i <= count; i += 1) {
      const at = (((flat + i * step) % count) + count) % count;
      if (isUnsure(this.words[at].word)) return at;
    }
    return -1;
  }
}

export const isUnsure = ({ confidence }) => confidence !== undefined && confidence < unsureBelow;

/** Words with the text that stands between them, so that the segment's text is shown as it is written. */
export function piecesOf({ text, words }) {
  const pieces = [];
  let at = 0;
  for (const word of words) {
    const place = text.indexOf(word.text, at);
    if (place < 0) return words.map((one, i) => ({ word: one, before: i ? " " : "", after: "" }));
    pieces.push({ word, before: text.slice(at, place), after: "" });
    at = place + word.text.length;
  }
  if (pieces.length) pieces.at(-1).after = text.slice(at);
  return pieces;
}

/** Words a minute while somebody speaks in a passage; `null` for too few to tell. */
export function pace({ words }) {
  const timed = words.filter(({ word }) => word.end > word.start);
  if (timed.length < 6) return null;
  const pauses = timed.slice(1).reduce((sum, { pause }) => sum + pause, 0);
  const seconds = timed.at(-1).word.end - timed[0].word.start - pauses;
  return seconds > 1 ? (timed.length / seconds) * 60 : null;
}
