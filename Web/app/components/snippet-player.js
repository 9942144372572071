import { askUntilReady } from "../api/client.js";
import { audioPath } from "../api/recordings.js";
import { t } from "../core/strings.js";
import { changeIconButton } from "./button.js";
import { toastError } from "./toast.js";

/** The sound begins a little before the word, so that its first letter is heard. */
const leadSeconds = 0.25;

/** Plays stretches of recordings, one at a time: from a word that was found to the end of its passage. */
export class SnippetPlayer {
  #audio = new Audio();
  #button = null;
  #end = Infinity;
  #recording = null;
  #signal;

  constructor(signal) {
    this.#signal = signal;
    this.#audio.preload = "none";
    const on = (event, action) => this.#audio.addEventListener(event, action, { signal });
    on("timeupdate", () => this.#audio.currentTime >= this.#end && this.#audio.pause());
    on("play", () => this.#show(true));
    on("pause", () => this.#show(false));
    signal.addEventListener("abort", () => this.#audio.pause(), { once: true });
  }

  async toggle(recording, start, end, button) {
    if (this.#button === button && !this.#audio.paused) return this.#audio.pause();
    this.#show(false);
    this.#button = button;
    try {
      if (this.#recording !== recording) {
        await askUntilReady(audioPath(recording), { headers: { Range: "bytes=0-0" }, as: "none", signal: this.#signal });
        this.#audio.src = audioPath(recording);
        this.#recording = recording;
      }
      this.#end = Math.max(end ?? 0, start + 2);
      this.#audio.currentTime = Math.max(0, start - leadSeconds);
      await this.#audio.play();
    } catch (error) {
      if (!this.#signal.aborted && error.name !== "AbortError") toastError(error.code ? error : { code: "audio_unplayable" });
    }
  }

  #show(isPlaying) {
    if (!this.#button) return;
    this.#button.dataset.name ??= this.#button.getAttribute("aria-label");
    changeIconButton(this.#button, isPlaying ? t("player.pause") : this.#button.dataset.name, isPlaying ? "pause" : "play");
  }
}
