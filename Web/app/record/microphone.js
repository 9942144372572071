/** Why the microphone cannot be had, in codes that the page has words for. */
export class MicrophoneError extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * Opens a microphone as it is: without the browser's echo and noise treatment, which would be measured with the voice.
 * `onPiece` gets `{ samples, peak, power }` some twenty times a second. Gives `{ sampleRate, pause, close, name }`.
 */
export async function openMicrophone({ deviceId = "", onPiece, onEnded }) {
  const stream = await askForStream(deviceId);
  const context = new AudioContext({ latencyHint: "balanced" });
  try {
    await context.audioWorklet.addModule(new URL("./worklet.js", import.meta.url).pathname);
  } catch {
    stream.getTracks().forEach((track) => track.stop());
    throw new MicrophoneError("microphone_unsupported");
  }
  const source = context.createMediaStreamSource(stream);
  const taker = new AudioWorkletNode(context, "taker", { numberOfInputs: 1, numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
  source.connect(taker);
  await context.resume();
  let onFlushed = null;
  taker.port.onmessage = ({ data }) => (data.flushed ? onFlushed?.() : onPiece(data));
  const [track] = stream.getAudioTracks();
  track.addEventListener("ended", onEnded);
  return {
    sampleRate: context.sampleRate,
    name: track.label,
    setPaused(isPaused) {
      taker.port.postMessage({ isPaused });
    },
    async close() {
      track.removeEventListener("ended", onEnded);
      await new Promise((resolve) => {
        onFlushed = resolve;
        taker.port.postMessage({ flush: true });
        setTimeout(resolve, 500);
      });
      track.stop();
      await context.close();
    },
  };
}

async function askForStream(deviceId) {
  if (!navigator.mediaDevices?.getUserMedia || !window.AudioWorkletNode) throw new MicrophoneError("microphone_unsupported");
  const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  if (deviceId) audio.deviceId = { exact: deviceId };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    if (error.name === "OverconstrainedError" && deviceId) return askForStream("");
    if (error.name === "NotAllowedError") throw new MicrophoneError("microphone_refused");
    if (error.name === "NotFoundError") throw new MicrophoneError("microphone_missing");
    throw new MicrophoneError("microphone_busy");
  }
}

/** The microphones that may be chosen; their names are there once one was allowed. */
export async function microphones() {
  const devices = await navigator.mediaDevices?.enumerateDevices?.() ?? [];
  return devices.filter((device) => device.kind === "audioinput" && device.deviceId && device.label);
}
