import { ask, askUntilReady } from "../api/client.js";

const headerBytes = 24;
const pointBytes = 3;
/** So many points of time are read at once of the finer zooms. */
const chunkPoints = 8192;

/**
 * The outline of a recording in all its zooms (docs/audio.md, "Waveforms"). The coarsest is read first; of the finer ones
 * only what is looked at.
 */
export class Peaks {
  #path;
  #signal;
  #chunks = new Map();
  #onMore;

  constructor(id, { signal, onMore }) {
    this.#path = `/v1/recordings/${id}/peaks`;
    this.#signal = signal;
    this.#onMore = onMore;
  }

  /** Waits until the outline is drawn, then reads its directory and the coarsest zoom. */
  async load(onWait) {
    const query = { format: "binary" };
    const { data } = await askUntilReady(this.#path, {
      query, headers: { Range: `bytes=0-${headerBytes + 511}` }, as: "bytes", signal: this.#signal, onWait,
    });
    this.#readHeader(new DataView(data));
    await this.#chunk(this.zooms.length - 1, 0);
  }

  #readHeader(view) {
    this.channels = view.getUint16(6, true);
    this.sampleRate = view.getUint32(8, true);
    this.duration = Number(view.getBigUint64(12, true)) / this.sampleRate;
    const count = view.getUint16(20, true);
    let place = headerBytes + count * 8;
    this.zooms = Array.from({ length: count }, (_, i) => {
      const framesPerPoint = view.getUint32(headerBytes + i * 8, true);
      const all = view.getUint32(headerBytes + i * 8 + 4, true);
      const zoom = { place, points: all / this.channels, seconds: framesPerPoint / this.sampleRate };
      place += all * pointBytes;
      return zoom;
    });
  }

  /**
   * Lowest, highest and level (−1…1) of `columns` equal stretches between two times, as far as they are here; what is
   * missing is read, and `onMore` called when it came.
   */
  columns(from, to, columns) {
    const low = new Float32Array(columns);
    const high = new Float32Array(columns);
    const level = new Float32Array(columns);
    const width = (to - from) / columns;
    let zoom = this.zooms.findLastIndex(({ seconds }) => seconds <= width);
    if (zoom < 0) zoom = 0;
    if (!this.#isHere(zoom, from, to)) zoom = this.zooms.length - 1;
    const { seconds, points } = this.zooms[zoom];
    for (let i = 0; i < columns; i += 1) {
      const first = Math.max(0, Math.floor((from + i * width) / seconds));
      const last = Math.min(points - 1, Math.max(first, Math.ceil((from + (i + 1) * width) / seconds) - 1));
      this.#fold(zoom, first, last, i, low, high, level);
    }
    return { low, high, level };
  }

  #fold(zoom, first, last, i, low, high, level) {
    for (let point = first; point <= last; point += 1) {
      const chunk = this.#chunks.get(`${zoom}:${Math.floor(point / chunkPoints)}`);
      if (!(chunk instanceof Int8Array)) return;
      for (let channel = 0; channel < this.channels; channel += 1) {
        const at = ((point % chunkPoints) * this.channels + channel) * pointBytes;
        low[i] = Math.min(low[i], chunk[at] / 127);
        high[i] = Math.max(high[i], chunk[at + 1] / 127);
        level[i] = Math.max(level[i], (chunk[at + 2] & 255) / 255);
      }
    }
  }

  #isHere(zoom, from, to) {
    const { seconds, points } = this.zooms[zoom];
    const first = Math.floor(Math.max(0, from / seconds) / chunkPoints);
    const last = Math.floor(Math.min(points - 1, to / seconds) / chunkPoints);
    let isHere = true;
    for (let chunk = first; chunk <= last; chunk += 1) {
      if (this.#chunks.get(`${zoom}:${chunk}`) instanceof Int8Array) continue;
      isHere = false;
      this.#chunk(zoom, chunk).then(this.#onMore, () => {});
    }
    return isHere;
  }

  #chunk(zoom, chunk) {
    const key = `${zoom}:${chunk}`;
    const known = this.#chunks.get(key);
    if (known) return Promise.resolve(known);
    const { place, points } = this.zooms[zoom];
    const bytesPerPoint = pointBytes * this.channels;
    const first = place + chunk * chunkPoints * bytesPerPoint;
    const last = place + Math.min(points, (chunk + 1) * chunkPoints) * bytesPerPoint - 1;
    if (last < first) return Promise.resolve(null);
    const reading = ask("GET", this.#path, {
      query: { format: "binary" }, headers: { Range: `bytes=${first}-${last}` }, as: "bytes", signal: this.#signal,
    }).then(({ data, status }) => {
      const bytes = status === 206 ? new Int8Array(data) : new Int8Array(data, first, last - first + 1);
      this.#chunks.set(key, bytes);
      return bytes;
    }, (error) => {
      this.#chunks.delete(key);
      throw error;
    });
    this.#chunks.set(key, reading);
    return reading;
  }
}
