import { Store } from "../core/store.js";

export const idleTake = {
  status: "idle", seconds: 0, peak: 0, level: 0, isSilent: false, isClipping: false, waitingBytes: 0, line: "sending", problem: null, error: null, isKept: false,
  recording: null,
};

/** The take at hand: `idle`, `opening`, `recording`, `paused`, `finishing`, `done` or `failed`. */
export const take = new Store(idleTake);

/**
 * The uploads of this tab: `{ id, name, size, sent, state, error, recording }`, where the state is `queued`, `sending`,
 * `waiting` (for the line), `paused`, `finishing`, `done` or `failed`.
 */
export const uploads = new Store({ list: [] });
