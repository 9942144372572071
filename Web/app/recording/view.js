import { Store } from "../core/store.js";

/** The least that is shown of a recording, in seconds. */
const least = 0.25;

/** Which stretch of the recording is drawn, for the waveform and the voice's pictures alike: `{ from, to }` in seconds. */
export class View extends Store {
  constructor(duration) {
    super({ from: 0, to: duration, duration });
  }

  get span() {
    return this.state.to - this.state.from;
  }

  get isWhole() {
    return this.span >= this.state.duration - 1e-6;
  }

  /** Shows `factor` times as much, so that `around` stays where it is. */
  zoom(factor, around = (this.state.from + this.state.to) / 2) {
    const { duration, from } = this.state;
    const span = Math.min(duration, Math.max(least, this.span * factor));
    this.show(around - (around - from) * (span / this.span), span);
  }

  pan(seconds) {
    this.show(this.state.from + seconds, this.span);
  }

  show(from, span = this.span) {
    const { duration } = this.state;
    const start = Math.min(Math.max(0, from), Math.max(0, duration - span));
    this.set({ from: start, to: Math.min(duration, start + span) });
  }

  showAll() {
    this.set({ from: 0, to: this.state.duration });
  }

  setDuration(duration) {
    if (duration <= 0 || Math.abs(duration - this.state.duration) < 0.01) return;
    this.set(this.isWhole ? { from: 0, to: duration, duration } : { duration });
  }

  /** Turns the page when the sound leaves what is shown. */
  keepVisible(time) {
    const { from, to } = this.state;
    if (this.isWhole || (time >= from && time <= from + this.span * 0.95) || time > to + this.span) return;
    this.show(time - this.span * 0.05);
  }
}
