import { ask, askUntilReady, pause } from "../api/client.js";

/** Reads wait so long for the view to come to rest. */
const restMilliseconds = 120;
/** A stretch is read with so much beside it, as a share of it, that small moves need nothing new. */
const margin = 0.5;
/** The first value of a measure stands for what is before it, as its window does, and the last for what is behind it. */
const edgeRows = 8;

/** A measure over time, read for the stretch that is looked at and as finely as it is drawn. */
export class Track {
  #path;
  #signal;
  #onData;
  #asked = null;
  #pending = null;
  #hasFailed = false;
  #reading = new AbortController();

  constructor(id, measure, { signal, onData }) {
    this.#path = `/v1/recordings/${id}/analysis/${measure}`;
    this.#signal = signal;
    this.#onData = onData;
    this.data = null;
  }

  /** Reads what is needed to draw a stretch `width` pixels wide, unless it is there already. */
  async want({ from, to, duration }, width) {
    const density = width / (to - from);
    const covers = (one) => one && one.from <= from && one.to >= to && one.density >= density * 0.7 && one.density <= density * 6;
    if (this.#hasFailed || covers(this.#asked) || covers(this.#pending)) return;
    this.#reading.abort();
    this.#reading = new AbortController();
    const signal = AbortSignal.any([this.#signal, this.#reading.signal]);
    const span = to - from;
    const stretch = { from: Math.max(0, from - span * margin), to: Math.min(duration, to + span * margin) };
    const pending = { ...stretch, density };
    this.#pending = pending;
    try {
      if (this.data) await pause(restMilliseconds, signal);
      const points = Math.min(8000, Math.max(200, Math.round((stretch.to - stretch.from) * density)));
      const data = await this.read({ ...stretch, points }, signal);
      this.#asked = pending;
      this.data = data;
      this.#onData();
    } catch (error) {
      if (signal.aborted) return;
      this.#hasFailed = true;
      this.#onData(error);
    } finally {
      if (this.#pending === pending) this.#pending = null;
    }
  }

  async read(query, signal) {
    const { data } = await askUntilReady(this.#path, { query, signal });
    return { ...data, columns: Object.fromEntries(data.columns.map(({ name, values }) => [name, values])) };
  }

  get path() {
    return this.#path;
  }

  /** The value of a column at a time; `null` where there is none. */
  at(column, time) {
    const { data } = this;
    if (!data?.step_seconds) return null;
    const row = Math.round((time - data.start_seconds) / data.step_seconds);
    if (row < -edgeRows || row >= data.rows + edgeRows) return null;
    return data.columns[column]?.[Math.min(Math.max(0, row), data.rows - 1)] ?? null;
  }
}

/** The spectrogram: a picture whose darkness is the level, with the frequencies that it reaches over. */
export class SpectrogramTrack extends Track {
  #highest = null;

  async read(query, signal) {
    this.#highest ??= await this.#findHighest(signal);
    const { data } = await ask("GET", this.path, {
      query: { ...query, points: Math.min(2000, query.points), format: "png" }, signal, as: "bytes",
    });
    const image = await createImageBitmap(new Blob([data], { type: "image/png" }));
    return { image, from: query.from, to: query.to, highest: this.#highest };
  }

  async #findHighest(signal) {
    const { data } = await askUntilReady(this.path, { query: { points: 1 }, signal });
    const bands = data.columns.map(({ name }) => Number(name));
    return bands.at(-1) + (bands[1] - bands[0]) / 2;
  }
}
