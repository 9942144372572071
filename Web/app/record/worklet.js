/** Sound leaves in pieces of about 50 ms: soon enough for a meter, few enough to cost nothing. */
const pieceFrames = 2400;

/**
 * Takes the microphone's first channel as 16-bit samples. Runs on the browser's audio thread; what it posts is
 * `{ samples, peak, power }`, with no samples while it is told to pause.
 */
class Taker extends AudioWorkletProcessor {
  constructor() {
    super();
    this.samples = new Int16Array(pieceFrames);
    this.count = 0;
    this.peak = 0;
    this.power = 0;
    this.isPaused = false;
    this.port.onmessage = ({ data }) => {
      if (data.flush) this.post();
      if ("isPaused" in data) {
        this.post();
        this.isPaused = data.isPaused;
      }
      if (data.flush) this.port.postMessage({ flushed: true });
    };
  }

  process([input]) {
    const channel = input[0];
    if (!channel) return true;
    for (let i = 0; i < channel.length; i += 1) {
      const value = Math.max(-1, Math.min(1, channel[i]));
      this.samples[this.count] = Math.round(value * 32767);
      this.count += 1;
      this.peak = Math.max(this.peak, Math.abs(value));
      this.power += value * value;
      if (this.count === pieceFrames) this.post();
    }
    return true;
  }

  post() {
    if (!this.count) return;
    const message = { peak: this.peak, power: this.power / this.count, samples: null };
    if (!this.isPaused) message.samples = this.samples.slice(0, this.count);
    this.port.postMessage(message, message.samples ? [message.samples.buffer] : []);
    this.count = 0;
    this.peak = 0;
    this.power = 0;
  }
}

registerProcessor("taker", Taker);
