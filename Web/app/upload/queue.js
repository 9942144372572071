import { explain } from "../core/errors.js";
import { refresh } from "../state/recordings.js";
import { createUpload, dropUpload, isPassing, pauseOrOnline, sendFile } from "./tus.js";
import { uploads } from "../state/work.js";
import { fingerprint, forgetUpload, rememberUpload, unfinishedUploads } from "./unfinished.js";

/** Files that are sent at a time; the others wait for their turn. */
const atOnce = 2;

const work = new Map();
let serial = 0;

/** Sends files; one whose upload was begun before goes on where it was. */
export function addFiles(files) {
  for (const file of files) {
    serial += 1;
    const id = `upload-${serial}`;
    work.set(id, { file, control: null });
    uploads.set(({ list }) => ({
      list: [...list, { id, name: file.name, size: file.size, sent: 0, state: "queued", error: null, recording: null }],
    }));
  }
  startNext();
}

export function pauseUpload(id) {
  patch(id, { state: "paused" });
  work.get(id)?.control?.abort();
  startNext();
}

export function resumeUpload(id) {
  patch(id, { state: "queued", error: null });
  startNext();
}

/** Stops an upload for good; what arrived of it is dropped. */
export function cancelUpload(id) {
  const { control, path, file } = work.get(id) ?? {};
  control?.abort();
  work.delete(id);
  if (file) forgetUpload(fingerprint(file));
  if (path) dropUpload(path).catch(() => {});
  uploads.set(({ list }) => ({ list: list.filter((one) => one.id !== id) }));
  startNext();
}

/** Puts finished uploads away. */
export function clearFinished() {
  uploads.set(({ list }) => ({ list: list.filter((one) => one.state !== "done") }));
}

const find = (id) => uploads.state.list.find((one) => one.id === id);
const patch = (id, change) =>
  uploads.set(({ list }) => ({ list: list.map((one) => (one.id === id ? { ...one, ...change } : one)) }));
const isRunning = ({ state }) => ["sending", "waiting", "finishing"].includes(state);

function startNext() {
  const { list } = uploads.state;
  const free = atOnce - list.filter(isRunning).length;
  for (const one of list.filter(({ state }) => state === "queued").slice(0, Math.max(0, free))) run(one.id);
}

async function run(id) {
  const task = work.get(id);
  const control = new AbortController();
  task.control = control;
  patch(id, { state: "sending" });
  const state = (value) => !control.signal.aborted && patch(id, { state: value });
  try {
    const recording = await sendAll(task, {
      signal: control.signal, onState: state, onProgress: (sent) => !control.signal.aborted && patch(id, { sent }),
    });
    forgetUpload(fingerprint(task.file));
    work.delete(id);
    patch(id, { state: "done", recording, sent: task.file.size });
    refresh(recording);
  } catch (error) {
    if (control.signal.aborted) return;
    if (error.status === 422 || error.status === 413) forgetUpload(fingerprint(task.file));
    patch(id, { state: "failed", error: explain(error) });
  } finally {
    startNext();
  }
}

/** Sends a file to the upload that is known of it, or to a new one where that has expired. */
async function sendAll(task, options) {
  const print = fingerprint(task.file);
  task.path ??= unfinishedUploads()[print]?.path;
  for (;;) {
    task.path ??= await begin(task.file, options);
    rememberUpload(task.file, task.path);
    try {
      return await sendFile(task.path, task.file, options);
    } catch (error) {
      if (error.status !== 404 && error.status !== 410) throw error;
      forgetUpload(print);
      task.path = null;
    }
  }
}

async function begin(file, { signal, onState }) {
  for (let failures = 0; ; failures += 1) {
    try {
      return await createUpload({ length: file.size, metadata: { filename: file.name }, signal });
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error;
      onState("waiting");
      await pauseOrOnline(Math.min(30_000, 500 * 2 ** Math.min(failures, 6)), signal);
    }
  }
}

addEventListener("beforeunload", (event) => {
  if (uploads.state.list.some(isRunning)) event.preventDefault();
});
