/**
 * Keeps the page's own files and the recordings that were opened last, so that both open without a network. With one,
 * everything comes from the server, which answers 304 for what has not changed; so no page is ever made of two versions.
 */
const shellCache = "crescendo-shell-1";
const recordingsCache = "crescendo-recordings-1";
/** So many recordings stay, each with its sound unless that is larger than this. */
const keptRecordings = 8;
const largestSound = 80 * 1024 * 1024;
/** A server that says nothing for so long counts as out of reach where a copy is there. */
const patience = 4000;

/** All files of the page (checks/page compares the list with the folder). */
const shell = [
  "/",
  "/manifest.webmanifest",
  "/app/api/client.js",
  "/app/api/events.js",
  "/app/api/people.js",
  "/app/api/recordings.js",
  "/app/api/settings.js",
  "/app/api/transcripts.js",
  "/app/comparison/choice.js",
  "/app/comparison/passages.js",
  "/app/comparison/summary.js",
  "/app/components/announcer.js",
  "/app/components/button.js",
  "/app/components/dialog.js",
  "/app/components/empty-state.js",
  "/app/components/error-panel.js",
  "/app/components/icon.js",
  "/app/components/menu.js",
  "/app/components/progress.js",
  "/app/components/recording-actions.js",
  "/app/components/recording-list.js",
  "/app/components/recording-menu.js",
  "/app/components/recording-row.js",
  "/app/components/search-result.js",
  "/app/components/shell.js",
  "/app/components/snippet-player.js",
  "/app/components/toast.js",
  "/app/core/database.js",
  "/app/core/dom.js",
  "/app/core/errors.js",
  "/app/core/format.js",
  "/app/core/preferences.js",
  "/app/core/router.js",
  "/app/core/shortcuts.js",
  "/app/core/store.js",
  "/app/core/strings.js",
  "/app/icon.svg",
  "/app/main.js",
  "/app/pages/collection.js",
  "/app/pages/comparison.js",
  "/app/pages/home.js",
  "/app/pages/not-found.js",
  "/app/pages/recording.js",
  "/app/pages/search.js",
  "/app/pages/settings.js",
  "/app/pages/sign-in.js",
  "/app/record/meter.js",
  "/app/record/microphone.js",
  "/app/record/panel.js",
  "/app/record/recovery.js",
  "/app/record/sender.js",
  "/app/record/take-store.js",
  "/app/record/take.js",
  "/app/record/wake-lock.js",
  "/app/record/wav.js",
  "/app/record/worklet.js",
  "/app/recording/canvas.js",
  "/app/recording/details-part.js",
  "/app/recording/dock.js",
  "/app/recording/editor.js",
  "/app/recording/edits.js",
  "/app/recording/engine-note.js",
  "/app/recording/gestures.js",
  "/app/recording/header.js",
  "/app/recording/history-list.js",
  "/app/recording/lineage.js",
  "/app/recording/live.js",
  "/app/recording/media-keys.js",
  "/app/recording/newer-note.js",
  "/app/recording/peaks.js",
  "/app/recording/player.js",
  "/app/recording/save.js",
  "/app/recording/speaker-choice.js",
  "/app/recording/speakers-form.js",
  "/app/recording/speakers.js",
  "/app/recording/tabs.js",
  "/app/recording/take-over.js",
  "/app/recording/transcribe-form.js",
  "/app/recording/transcript-model.js",
  "/app/recording/transcript-part.js",
  "/app/recording/transcript-row.js",
  "/app/recording/transcript-view.js",
  "/app/recording/transport.js",
  "/app/recording/view.js",
  "/app/recording/voice-form.js",
  "/app/recording/waveform.js",
  "/app/recording/word-diff.js",
  "/app/settings/appearance.js",
  "/app/settings/attempt.js",
  "/app/settings/backup.js",
  "/app/settings/collections.js",
  "/app/settings/consent-dialog.js",
  "/app/settings/engines.js",
  "/app/settings/keys.js",
  "/app/settings/people.js",
  "/app/settings/secret.js",
  "/app/settings/sessions.js",
  "/app/settings/storage.js",
  "/app/settings/trash.js",
  "/app/settings/webhooks.js",
  "/app/state/engines.js",
  "/app/state/first-list.js",
  "/app/state/offline.js",
  "/app/state/recordings.js",
  "/app/state/session.js",
  "/app/state/work.js",
  "/app/strings/en.js",
  "/app/style/base.css",
  "/app/style/comparison.css",
  "/app/style/home.css",
  "/app/style/recording.css",
  "/app/style/search.css",
  "/app/style/settings.css",
  "/app/style/shell.css",
  "/app/style/voice.css",
  "/app/upload/drop-zone.js",
  "/app/upload/files.js",
  "/app/upload/queue.js",
  "/app/upload/tus.js",
  "/app/upload/unfinished.js",
  "/app/upload/upload-list.js",
  "/app/voice/measures.js",
  "/app/voice/pace-chart.js",
  "/app/voice/picture.js",
  "/app/voice/pictures.js",
  "/app/voice/tracks.js",
  "/app/voice/voice-part.js",
];

addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(shellCache);
    await Promise.all(shell.map((path) => cache.add(new Request(path, { cache: "no-cache" }))));
    await skipWaiting();
  })());
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const known = [shellCache, recordingsCache];
    const old = (await caches.keys()).filter((name) => name.startsWith("crescendo-") && !known.includes(name));
    await Promise.all(old.map((name) => caches.delete(name)));
    await clients.claim();
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname.startsWith("/v1/") || url.pathname === "/docs" || url.pathname === "/openapi.json") return;
    event.respondWith(networkFirst(request, "/", shellCache));
  } else if (url.pathname === "/" || url.pathname.startsWith("/app/") || url.pathname === "/manifest.webmanifest") {
    event.respondWith(networkFirst(request, request, shellCache));
  } else if (isKept(url)) {
    event.respondWith(recordingFirst(request, url));
  }
});

addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep));
});

/** The server's answer, which replaces the copy; the copy where there is no answer. */
async function networkFirst(request, key, name) {
  const cache = await caches.open(name);
  const copy = await cache.match(key, { ignoreSearch: true });
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok && isOfShell(request, answer)) await cache.put(key, answer.clone());
    return answer;
  });
  if (!copy) return asked;
  const late = new Promise((resolve) => {
    setTimeout(() => resolve(copy), patience);
  });
  return Promise.race([asked.catch(() => copy), late]);
}

/** Every page of the app is the same document; what else is opened by itself (figures, health) is none. */
const isOfShell = (request, answer) =>
  request.mode !== "navigate" || (answer.headers.get("Content-Type") ?? "").startsWith("text/html");

/** What of a recording is kept: what is known of it, its words, its outline and the sound to play; and the list of all. */
function isKept({ pathname, search }) {
  if (pathname === "/v1/session" || pathname === "/v1/engines") return true;
  if (pathname === "/v1/recordings") return search === "?limit=50";
  return /^\/v1\/recordings\/rec_\w+(\/(transcript|transcripts|notes|peaks|audio|analysis))?$/.test(pathname);
}

const pathsOf = (id) => [
  `/v1/recordings/${id}`, `/v1/recordings/${id}/transcript`, `/v1/recordings/${id}/transcripts`, `/v1/recordings/${id}/notes`,
  `/v1/recordings/${id}/peaks?format=binary`, `/v1/recordings/${id}/audio?form=playable`,
];

async function recordingFirst(request, url) {
  const cache = await caches.open(recordingsCache);
  try {
    const answer = await fetch(request);
    const isWhole = answer.status === 200 && !request.headers.has("Range");
    const isSmall = /^\/v1\/(session|engines|recordings)$/.test(url.pathname);
    if (isWhole && (isSmall || await cache.match(request.url))) await cache.put(request.url, answer.clone());
    if (answer.status === 401) await caches.delete(recordingsCache);
    return answer;
  } catch (error) {
    const copy = await cache.match(request.url);
    if (!copy) throw error;
    return request.headers.has("Range") ? cut(copy, request.headers.get("Range")) : copy;
  }
}

/** The part of a copy that is asked for, as players ask for it (RFC 9110, section 14). */
async function cut(copy, range) {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  const whole = await copy.blob();
  if (first === undefined || Number(first) >= whole.size) {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${whole.size}` } });
  }
  const end = Math.min(whole.size - 1, last === "" ? whole.size - 1 : Number(last));
  return new Response(whole.slice(Number(first), end + 1), {
    status: 206, headers: {
      "Content-Type": copy.headers.get("Content-Type") ?? "application/octet-stream", "Accept-Ranges": "bytes",
      "Content-Length": String(end + 1 - Number(first)), "Content-Range": `bytes ${first}-${end}/${whole.size}`,
    },
  });
}

/** Keeps a recording, as the newest; the oldest go. */
async function keep(id) {
  const cache = await caches.open(recordingsCache);
  const order = await keptOrder(cache);
  for (const path of pathsOf(id)) await keepOne(cache, path);
  const now = [id, ...order.filter((one) => one !== id)];
  for (const gone of now.slice(keptRecordings)) {
    await Promise.all(pathsOf(gone).map((path) => cache.delete(path)));
  }
  await cache.put("/kept", new Response(JSON.stringify(now.slice(0, keptRecordings))));
}

async function keptOrder(cache) {
  const kept = await cache.match("/kept");
  return kept ? kept.json() : [];
}

/** Keeps what is whole; what is in the making, too large or lost is not kept. */
async function keepOne(cache, path) {
  try {
    const answer = await fetch(path);
    const size = Number(answer.headers.get("Content-Length") ?? 0);
    if (answer.status === 200 && size <= largestSound) await cache.put(path, answer);
    else await answer.body?.cancel();
  } catch {
    // Out of reach: what is kept of it stays as it is.
  }
}
