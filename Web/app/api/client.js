/** An answer that is no success, or none at all (`offline`). */
export class ApiError extends Error {
  constructor({ code, message, status = 0, requestId = "", details = null, retryAfter = null }) {
    super(message || code);
    Object.assign(this, { code, status, requestId, details, retryAfter });
  }
}

let onSignedOut = () => {};

/** Sets what happens when the server no longer knows this browser. */
export function whenSignedOut(action) {
  onSignedOut = action;
}

/**
 * Asks the server. `json` becomes the body; `query` leaves out what is null. Gives `{ data, status, etag, headers }`,
 * where `data` is read by `as`: "json", "text", "bytes" or "none". Throws `ApiError`, or what the signal says.
 */
export async function ask(method, path, options = {}) {
  const { query, json, body, headers = {}, signal, as = "json", keepalive = false } = options;
  const sent = { ...headers };
  if (json !== undefined) sent["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path + queryText(query), {
      method, signal, keepalive, credentials: "same-origin", headers: sent,
      body: json === undefined ? body : JSON.stringify(json),
    });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw new ApiError({ code: "offline", message: error.message });
  }
  if (!response.ok) throw await failure(response, path);
  return { data: await read(response, as), status: response.status, etag: response.headers.get("ETag"), headers: response.headers };
}

/** The error that an answer holds; an answer of something in between has none of ours. */
export async function failure(response, path = "") {
  let stated = {};
  try {
    stated = (await response.json()).error ?? {};
  } catch {
    stated = {};
  }
  const error = new ApiError({
    code: stated.code ?? `http_${response.status}`, message: stated.message ?? "", status: response.status,
    requestId: stated.request_id, details: stated.details, retryAfter: Number(response.headers.get("Retry-After")) || null,
  });
  if (response.status === 401 && path !== "/v1/session") onSignedOut();
  return error;
}

async function read(response, as) {
  if (as === "none" || response.status === 204) return null;
  if (as === "text") return response.text();
  if (as === "bytes") return response.arrayBuffer();
  return response.json();
}

function queryText(query) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === null || value === undefined || value === "") continue;
    for (const one of [value].flat()) parameters.append(name, one);
  }
  const text = parameters.toString();
  return text ? `?${text}` : "";
}

/** Waits, or ends early with the signal's reason. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}

/**
 * Asks for what the server makes in the background until it is there: 202 and 409 `audio_not_prepared` say when to come
 * again. `onWait` is told each state in between.
 */
export async function askUntilReady(path, options = {}) {
  const { onWait, ...rest } = options;
  for (;;) {
    let wait = 2;
    try {
      const answer = await ask("GET", path, rest);
      if (answer.status !== 202) return answer;
      wait = Number(answer.headers.get("Retry-After")) || wait;
      onWait?.(answer.data);
    } catch (error) {
      if (error.code !== "audio_not_prepared") throw error;
      wait = error.retryAfter ?? wait;
      onWait?.({ status: "queued" });
    }
    await pause(Math.min(wait, 10) * 1000, rest.signal);
  }
}
