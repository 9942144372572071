import { askUntilReady } from "../api/client.js";
import { audioPath } from "../api/recordings.js";
import { preference, setPreference } from "../core/preferences.js";
import { Store } from "../core/store.js";

export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

/**
 * The sound of one recording. `state` tells `status` (`preparing`, `ready`, `failed`), `isPlaying`, `speed` and `loop`
 * (`{ from, to }` in seconds, or `null`); `onTick` is told the time on each frame while it plays, and after each jump.
 */
export class Player {
  #audio = new Audio();
  #ticks = new Set();
  #signal;
  #wanted = null;

  constructor(id, duration, signal) {
    this.#signal = signal;
    this.length = duration;
    this.state = new Store({ status: "preparing", isPlaying: false, speed: preference("speed"), loop: null, error: null });
    this.#audio.preload = "metadata";
    this.#audio.preservesPitch = true;
    const on = (event, action) => this.#audio.addEventListener(event, action, { signal });
    on("play", () => {
      this.state.set({ isPlaying: true });
      this.#run();
    });
    on("pause", () => this.state.set({ isPlaying: false }));
    on("ended", () => this.state.state.loop && this.play());
    on("seeked", () => this.#tell());
    on("timeupdate", () => this.#tell());
    on("loadedmetadata", () => this.#ready());
    on("error", () => this.#audio.src && this.state.set({ status: "failed", error: { code: "audio_unplayable" } }));
    signal.addEventListener("abort", () => {
      this.#audio.pause();
      this.#audio.removeAttribute("src");
      this.#audio.load();
    }, { once: true });
    this.#prepare(id);
  }

  get time() {
    return this.#wanted ?? this.#audio.currentTime;
  }

  get isPlaying() {
    return !this.#audio.paused;
  }

  onTick(listener) {
    this.#ticks.add(listener);
    this.#signal.addEventListener("abort", () => this.#ticks.delete(listener), { once: true });
  }

  /** Waits until there is a form that browsers play, then lets the browser read its beginning. */
  async #prepare(id) {
    try {
      await askUntilReady(audioPath(id), { headers: { Range: "bytes=0-0" }, as: "none", signal: this.#signal });
      this.#audio.src = audioPath(id);
      this.#audio.playbackRate = this.#audio.defaultPlaybackRate = this.state.state.speed;
    } catch (error) {
      if (!this.#signal.aborted) this.state.set({ status: "failed", error });
    }
  }

  #ready() {
    if (Number.isFinite(this.#audio.duration)) this.length = Math.max(this.length, this.#audio.duration);
    this.state.set({ status: "ready" });
    if (this.#wanted !== null) {
      this.#audio.currentTime = this.#wanted;
      this.#wanted = null;
    }
    this.#tell();
  }

  play() {
    const { loop } = this.state.state;
    if (this.length && this.time >= this.length - 0.05) this.seek(loop?.from ?? 0);
    this.#audio.play().catch(() => {});
  }

  pause() {
    this.#audio.pause();
  }

  toggle() {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  /** Goes to a time, which is told at once, before the browser has got there. */
  seek(seconds) {
    const time = Math.min(Math.max(0, seconds), this.length || seconds);
    if (this.#audio.readyState > 0) this.#audio.currentTime = time;
    else this.#wanted = time;
    this.#tell();
  }

  step(seconds) {
    this.seek(this.time + seconds);
  }

  setSpeed(speed) {
    this.#audio.playbackRate = this.#audio.defaultPlaybackRate = speed;
    this.state.set({ speed });
    setPreference("speed", speed);
  }

  /** The next slower or faster of the speeds. */
  changeSpeed(step) {
    const at = speeds.findIndex((speed) => speed >= this.state.state.speed - 0.01);
    this.setSpeed(speeds[Math.min(speeds.length - 1, Math.max(0, at + step))]);
  }

  setLoop(loop) {
    this.state.set({ loop });
    if (loop && (this.time < loop.from || this.time > loop.to)) this.seek(loop.from);
  }

  #run() {
    if (!this.isPlaying || this.#signal.aborted) return;
    this.#tell();
    requestAnimationFrame(() => this.#run());
  }

  #tell() {
    const { loop } = this.state.state;
    if (loop && this.isPlaying && this.#audio.currentTime >= loop.to) this.#audio.currentTime = loop.from;
    for (const listener of this.#ticks) listener(this.time);
  }
}
