import { preference } from "../core/preferences.js";
import { refresh } from "../state/recordings.js";
import { openMicrophone } from "./microphone.js";
import { TakeSender } from "./sender.js";
import { idleTake as idle, take } from "../state/work.js";
import { dropTake, putTake, takeLock } from "./take-store.js";
import { keepAwake } from "./wake-lock.js";
import { sampleBytes, wavHeader } from "./wav.js";

/** Sound goes up in parts of half a second, which still go when the page is closed. */
const partSeconds = 0.5;
/** So long may nothing be heard before the page asks whether the microphone is on. */
const silenceSeconds = 4;
const silencePeak = 0.001;
/** That it was too loud is said for so long, so that it can be read. */
const clippingMilliseconds = 3000;

let current = null;

export async function startTake() {
  if (!["idle", "done", "failed"].includes(take.state.status)) return;
  take.set({ ...idle, status: "opening" });
  try {
    const piece = { onPiece: (data) => current?.hear(data), onEnded: () => stopTake() };
    const microphone = await openMicrophone({ deviceId: preference("microphone"), ...piece });
    current = new Take(microphone);
    await current.begin();
    take.set({ status: "recording" });
  } catch (error) {
    current = null;
    take.set({ status: "failed", error });
  }
}

export function pauseTake() {
  current?.microphone.setPaused(true);
  take.set({ status: "paused" });
}

export function resumeTake() {
  current?.microphone.setPaused(false);
  take.set({ status: "recording" });
}

/** Ends the take; it becomes a recording. */
export async function stopTake() {
  const ending = current;
  if (!ending) return;
  take.set({ status: "finishing", level: 0, peak: 0 });
  try {
    await ending.microphone.close();
    current = null;
    const recording = await ending.finish();
    take.set({ ...idle, status: "done", recording });
    refresh(recording);
  } catch (error) {
    current = null;
    take.set({ status: "failed", error, isKept: true });
  }
}

class Take {
  #info;
  #sender;
  #pieces = [];
  #frames = 0;
  #pendingFrames = 0;
  #silentFrames = 0;
  #clippedAt = -Infinity;
  #release = () => {};
  #sleep = () => {};

  constructor(microphone) {
    this.microphone = microphone;
    const startedAt = new Date().toISOString();
    this.#info = { id: crypto.randomUUID(), path: null, startedAt, bytes: 0, sampleRate: microphone.sampleRate, metadata: { recorded_at: startedAt } };
    this.#sender = new TakeSender(this.#info, { onState: (line, waitingBytes, problem = null) => take.set({ line, waitingBytes, problem }) });
  }

  async begin() {
    this.#sleep = keepAwake();
    navigator.locks?.request(takeLock(this.#info.id), () => new Promise((resolve) => {
      this.#release = resolve;
    }));
    const isKept = putTake({ ...this.#info }).catch(() => {});
    this.#sender.add(wavHeader(this.microphone.sampleRate));
    await isKept;
  }

  hear({ samples, peak, power }) {
    this.#watchSilence(peak);
    if (peak >= 0.999) this.#clippedAt = performance.now();
    take.set({ peak, level: power, isClipping: performance.now() - this.#clippedAt < clippingMilliseconds });
    if (!samples) return;
    this.#pieces.push(samples);
    this.#frames += samples.length;
    this.#pendingFrames += samples.length;
    take.set({ seconds: this.#frames / this.microphone.sampleRate });
    if (this.#pendingFrames >= partSeconds * this.microphone.sampleRate) this.flush();
  }

  #watchSilence(peak) {
    this.#silentFrames = peak < silencePeak ? this.#silentFrames + 2400 : 0;
    take.set({ isSilent: this.#silentFrames > silenceSeconds * this.microphone.sampleRate });
  }

  flush() {
    if (!this.#pieces.length) return;
    this.#sender.add(sampleBytes(this.#pieces));
    this.#pieces = [];
    this.#pendingFrames = 0;
  }

  async finish() {
    this.#sleep();
    this.flush();
    const recording = await this.#sender.finish();
    await dropTake(this.#info.id).catch(() => {});
    this.#release();
    return recording;
  }
}

/** When the page goes, what was just spoken goes up or into the browser's store; the next visit ends the take. */
addEventListener("pagehide", () => current?.flush());
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && current?.flush());
addEventListener("beforeunload", (event) => {
  if (["recording", "paused", "finishing"].includes(take.state.status)) event.preventDefault();
});
