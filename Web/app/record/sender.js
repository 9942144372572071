import { pause } from "../api/client.js";
import { appendBytes, createUpload, isPassing, pauseOrOnline, uploadState } from "../upload/tus.js";
import { dropPart, putPart, putTake } from "./take-store.js";

/** A browser lets so many bytes go on after the page has gone. */
const keepaliveBytes = 60_000;
/** When more than this waits, as after a long break, it goes in larger requests. */
const manyBytes = 500_000;
const largeBytes = 4_000_000;
/** After a refusal that is none of the line's (a full disk, a session that ended) the next attempt is made so much later. */
const refusalMilliseconds = 5000;

/**
 * Sends a take while it is spoken: parts go up in their order, each kept in the browser until the server has it, through
 * breaks of the line. `onState` is told `sending`, `waiting` or `refused`, how many bytes are still here, and why they were
 * refused.
 */
export class TakeSender {
  #take;
  #onState;
  #parts = [];
  #queuedBytes = 0;
  #running = null;
  #refusedUntil = 0;

  /** `parts` are those that an earlier visit left behind. */
  constructor(take, { parts = [], onState = () => {} } = {}) {
    this.#take = take;
    this.#onState = onState;
    this.#parts = parts.map(({ offset, bytes }) => ({ offset, bytes }));
    this.#queuedBytes = this.#parts.reduce((sum, part) => sum + part.bytes.length, 0);
  }

  /** Takes the next bytes of the take. */
  add(bytes) {
    const part = { offset: this.#take.bytes, bytes };
    this.#take.bytes += bytes.length;
    this.#parts.push(part);
    this.#queuedBytes += bytes.length;
    putPart(this.#take.id, part.offset, bytes).catch(() => {});
    if (performance.now() < this.#refusedUntil) return;
    this.#run().catch((error) => {
      this.#refusedUntil = performance.now() + refusalMilliseconds;
      this.#onState("refused", this.#queuedBytes, error);
    });
  }

  /** Sends what is left and says that this was all; gives the recording's id, or `null` if nothing was spoken. */
  async finish() {
    if (this.#take.path && !this.#running) {
      await this.#dropAcknowledged().catch((error) => {
        if (!isPassing(error)) throw error;
      });
    }
    for (;;) {
      await this.#run();
      if (!this.#parts.length) break;
    }
    for (let failures = 0; ; failures += 1) {
      try {
        const state = await uploadState(this.#take.path);
        if (state.recording) return state.recording;
        const end = await appendBytes(this.#take.path, state.offset, new Uint8Array(), { length: state.offset });
        if (end.recording) return end.recording;
        await pause(500);
      } catch (error) {
        if (!isPassing(error)) throw error;
        this.#onState("waiting", this.#queuedBytes);
        await pauseOrOnline(backoff(failures));
      }
    }
  }

  #run() {
    this.#running ??= this.#sendAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #sendAll() {
    for (let failures = 0; this.#parts.length;) {
      try {
        await this.#begin();
        await this.#sendFirst();
        failures = 0;
        this.#onState("sending", this.#queuedBytes);
      } catch (error) {
        if (!isPassing(error)) throw error;
        failures += 1;
        this.#onState("waiting", this.#queuedBytes);
        await pauseOrOnline(backoff(failures));
        await this.#dropAcknowledged().catch(() => {});
      }
    }
  }

  async #begin() {
    if (this.#take.path) return;
    this.#take.path = await createUpload({ metadata: this.#take.metadata });
    await putTake({ ...this.#take }).catch(() => {});
  }

  /** Sends the parts that wait, as many together as may outlive the page. */
  async #sendFirst() {
    const together = [];
    let length = 0;
    const most = this.#queuedBytes > manyBytes ? largeBytes : keepaliveBytes;
    for (const part of this.#parts) {
      if (together.length && length + part.bytes.length > most) break;
      together.push(part);
      length += part.bytes.length;
    }
    const body = new Blob(together.map((part) => part.bytes));
    const { offset } = await appendBytes(this.#take.path, together[0].offset, body, { keepalive: length <= keepaliveBytes });
    this.#drop(offset);
  }

  async #dropAcknowledged() {
    if (!this.#take.path) return;
    const { offset, recording } = await uploadState(this.#take.path);
    if (recording) return this.#forgetAll();
    this.#drop(offset);
    if (this.#parts.length && this.#parts[0].offset > offset) this.#forgetAll();
  }

  /** Behind a gap (the browser's store was cleared meanwhile) nothing can be put: what the server has is the take. */
  #forgetAll() {
    for (const part of this.#parts) dropPart(this.#take.id, part.offset).catch(() => {});
    this.#parts = [];
    this.#queuedBytes = 0;
  }

  /** Forgets what the server has; of a part that it has half of, the rest stays. */
  #drop(offset) {
    while (this.#parts.length && this.#parts[0].offset < offset) {
      const part = this.#parts[0];
      const known = Math.min(part.bytes.length, offset - part.offset);
      this.#queuedBytes -= known;
      dropPart(this.#take.id, part.offset).catch(() => {});
      if (known === part.bytes.length) {
        this.#parts.shift();
        continue;
      }
      const rest = { offset, bytes: part.bytes.slice(known) };
      this.#parts[0] = rest;
      putPart(this.#take.id, offset, rest.bytes).catch(() => {});
    }
  }
}

const backoff = (failures) => Math.min(15_000, 400 * 2 ** Math.min(failures, 6));
