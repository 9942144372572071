import { getRecording, listRecordings } from "../api/recordings.js";
import { Store } from "../core/store.js";
import { pageLength, takeFirstList } from "./first-list.js";
import { connection } from "./session.js";

/**
 * The newest recordings as the server tells them, and what is in the making: for each recording `{ status, fraction,
 * secondsLeft, jobsAhead, text }`, where `text` is the last of the words that came.
 */
export const recordings = new Store({ list: [], next: null, isLoaded: false, making: {} });

const listeners = new Set();

/** Tells every event of the account to `listener` until `signal` is aborted. */
export function onEvent(listener, signal) {
  listeners.add(listener);
  signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
}

let ending = null;

/** Listens to the account's events for as long as the page lives, or until `stopListening`. */
export async function startListening() {
  ending?.abort();
  ending = new AbortController();
  const { signal } = ending;
  const { listenTogether } = await import("../api/events.js");
  if (signal.aborted) return;
  listenTogether("/v1/events", {
    signal,
    onState: (stream) => connection.set({ stream }),
    onEvent: (name, detail) => {
      take(name, detail);
      for (const listener of [...listeners]) listener(name, detail);
    },
  });
}

export function stopListening() {
  ending?.abort();
  recordings.set({ list: [], next: null, isLoaded: false, making: {} });
}

/** Reads the first page; what was there stays visible meanwhile. */
export async function loadRecordings(signal) {
  const page = await takeFirstList() ?? await listRecordings({ limit: pageLength }, signal);
  recordings.set({ list: page.recordings, next: page.next ?? null, isLoaded: true });
}

export async function loadMoreRecordings() {
  const { next } = recordings.state;
  if (!next) return;
  const page = await listRecordings({ limit: pageLength, before: next });
  recordings.set(({ list }) => ({ list: merge(list, page.recordings), next: page.next ?? null }));
}

const merge = (list, more) => [...list, ...more.filter((one) => !list.some((there) => there.id === one.id))];

function take(name, detail) {
  if (name === "snapshot") return takeSnapshot(detail);
  const id = detail.recording;
  if (!id) return;
  if (name === "transcript.progress") return takeProgress(detail);
  if (name === "transcript.segment") return patchMaking(id, { text: detail.segment.text });
  if (name === "recording.created" || name === "transcript.requested") {
    if (detail.progress) takeProgress(detail.progress);
    return refresh(id);
  }
  if (name === "recording.trashed" || name === "recording.deleted") return remove(id);
  if (name === "transcript.restarted") return patchMaking(id, { text: "", fraction: 0 });
  if (/^transcript\.(completed|failed|cancelled)$/.test(name)) {
    forgetMaking(id);
    return refresh(id);
  }
  if (/^recording\.(updated|restored|analyzed)$/.test(name)) return refresh(id);
}

function takeSnapshot(detail) {
  const making = {};
  for (const progress of detail.in_the_making ?? []) making[progress.recording] = progressOf(progress);
  recordings.set({ making });
  if (recordings.state.isLoaded) loadRecordings().catch(() => {});
}

function takeProgress(progress) {
  patchMaking(progress.recording, progressOf(progress));
}

const progressOf = (told) => ({
  status: told.status, fraction: told.fraction ?? 0, secondsLeft: told.seconds_left ?? null, jobsAhead: told.jobs_ahead ?? 0,
});

function patchMaking(id, patch) {
  recordings.set(({ making }) => ({ making: { ...making, [id]: { ...making[id], ...patch } } }));
}

function forgetMaking(id) {
  recordings.set(({ making }) => {
    const { [id]: _, ...rest } = making;
    return { making: rest };
  });
}

const refreshes = new Map();

/** Reads a recording anew; events that come meanwhile cause one more reading, not one each. */
export function refresh(id) {
  const running = refreshes.get(id);
  if (running) {
    running.again = true;
    return;
  }
  const state = { again: false };
  refreshes.set(id, state);
  getRecording(id).then(({ data }) => insert(data), (error) => error.status === 404 && remove(id)).finally(() => {
    refreshes.delete(id);
    if (state.again) refresh(id);
  });
}

/** Puts a recording into the list, where its time has it. */
export function insert(recording) {
  recordings.set(({ list, next }) => {
    const at = list.findIndex((one) => one.id === recording.id);
    if (at >= 0) return { list: list.with(at, recording) };
    const place = list.findIndex((one) => one.created_at < recording.created_at);
    if (place < 0 && next) return null;
    return { list: place < 0 ? [...list, recording] : list.toSpliced(place, 0, recording) };
  });
}

export function remove(id) {
  forgetMaking(id);
  recordings.set(({ list }) => ({ list: list.filter((one) => one.id !== id) }));
}
