import { ApiError, ask, pause } from "../api/client.js";

/** Parts of a file are sent one request each: large enough that a line is used, small enough that each is soon kept. */
const partBytes = 32 * 1024 * 1024;
const version = { "Tus-Resumable": "1.0.0" };
const contentType = "application/offset+octet-stream";

/** `Upload-Metadata` of tus 1.0: names with their values in base 64 of UTF-8. */
export function metadataText(fields) {
  return Object.entries(fields).filter(([, value]) => value).map(([name, value]) => {
    const bytes = new TextEncoder().encode(value);
    return `${name} ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
  }).join(",");
}

/** Begins an upload and gives its path. Without a length it is told at the end, as for what is still being spoken. */
export async function createUpload({ length = null, metadata = {}, signal }) {
  const { headers } = await ask("POST", "/v1/uploads", {
    signal, as: "none",
    headers: {
      ...version, "Upload-Metadata": metadataText(metadata), "Idempotency-Key": crypto.randomUUID(),
      ...(length === null ? { "Upload-Defer-Length": "1" } : { "Upload-Length": String(length) }),
    },
  });
  return new URL(headers.get("Location"), location.href).pathname;
}

/** How far an upload is: `{ offset, recording }`, where `recording` is there once it is whole. */
export async function uploadState(path, signal) {
  const { headers } = await ask("HEAD", path, { headers: version, signal, as: "none" });
  return stateOf((name) => headers.get(name));
}

const stateOf = (header) => ({
  offset: Number(header("Upload-Offset") ?? 0), recording: header("Upload-Recording"),
});

export const dropUpload = (path) => ask("DELETE", path, { headers: version, as: "none" });

/** Sends bytes at an offset by `fetch`, which goes on after the page has gone where they are few (`keepalive`). */
export async function appendBytes(path, offset, bytes, { length = null, keepalive = false, signal } = {}) {
  const { headers } = await ask("PATCH", path, {
    body: bytes, signal, keepalive, as: "none",
    headers: {
      ...version, "Content-Type": contentType, "Upload-Offset": String(offset),
      ...(length === null ? {} : { "Upload-Length": String(length) }),
    },
  });
  return stateOf((name) => headers.get(name));
}

/** Sends a part of a file; `onProgress` is told how many of its bytes have left. */
function appendPart(path, offset, part, { onProgress, signal }) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal.addEventListener("abort", abort, { once: true });
    request.upload.addEventListener("progress", (event) => onProgress(offset + event.loaded));
    request.addEventListener("loadend", () => {
      signal.removeEventListener("abort", abort);
      if (signal.aborted) reject(signal.reason);
      else if (request.status === 204) resolve(stateOf((name) => request.getResponseHeader(name)));
      else reject(partFailure(request));
    });
    request.open("PATCH", path);
    for (const [name, value] of Object.entries({ ...version, "Content-Type": contentType, "Upload-Offset": offset })) {
      request.setRequestHeader(name, value);
    }
    request.send(part);
  });
}

function partFailure(request) {
  if (request.status === 0) return new ApiError({ code: "offline" });
  let stated = {};
  try {
    stated = JSON.parse(request.responseText).error ?? {};
  } catch {
    stated = {};
  }
  return new ApiError({
    code: stated.code ?? `http_${request.status}`, message: stated.message ?? "", status: request.status, requestId: stated.request_id,
  });
}

/** Whether another attempt can succeed without anybody doing anything. */
export const isPassing = (error) =>
  !afterMending.has(error.code) && (error.code === "offline" || error.code === "upload_offset_mismatch" || error.status === 408
    || error.status === 429 || (error.status >= 500 && error.status !== 507));

/** What somebody has to mend on the server first. */
const afterMending = new Set(["decoder_missing", "decoder_unusable", "decoder_sandbox_unavailable", "engine_none"]);

/**
 * Sends a file from where the server stands until it is a recording, and gives the recording's id. Breaks of the line and
 * restarts of the server are waited out, for as long as it takes; `onState` is told `sending`, `waiting` and `finishing`.
 */
export async function sendFile(path, file, { onProgress, onState, signal }) {
  for (let failures = 0; ;) {
    try {
      let { offset, recording } = await uploadState(path, signal);
      onState("sending");
      while (!recording && offset < file.size) {
        onProgress(offset);
        const end = Math.min(file.size, offset + partBytes);
        ({ offset, recording } = await appendPart(path, offset, file.slice(offset, end), { onProgress, signal }));
        failures = 0;
      }
      onProgress(file.size);
      if (recording) return recording;
      onState("finishing");
      await pause(1000, signal);
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error;
      onState("waiting");
      failures += 1;
      await pauseOrOnline(Math.min(30_000, 500 * 2 ** Math.min(failures, 6)), signal);
    }
  }
}

/** Waits, but no longer than until the browser is on line again. */
export async function pauseOrOnline(milliseconds, signal) {
  const early = new AbortController();
  addEventListener("online", () => early.abort(), { once: true, signal });
  await pause(milliseconds, signal ? AbortSignal.any([signal, early.signal]) : early.signal).catch((reason) => {
    if (signal?.aborted) throw reason;
  });
}
