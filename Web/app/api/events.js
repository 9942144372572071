/** The events that the server tells by name (docs/events.md); others of later versions are passed over. */
const names = [
  "snapshot", "recording.created", "recording.updated", "recording.trashed", "recording.deleted", "recording.restored",
  "recording.analyzed", "transcript.requested", "transcript.progress", "transcript.segment", "transcript.restarted",
  "transcript.completed", "transcript.failed", "transcript.cancelled", "transcript.edited", "transcript.chosen",
  "collection.created", "collection.updated", "collection.deleted", "collection.recording_added",
  "collection.recording_removed",
];
const channelName = "crescendo-events";

/**
 * Listens to one stream while `signal` lasts. The browser itself goes on behind the last event after a break; what the
 * server refuses (a session that ended, too many streams) is tried again, ever more slowly.
 */
export function listen(path, { onEvent, onState = () => {}, signal }) {
  let wait = 2000;
  let timer = 0;
  let source = null;
  const open = () => {
    source = new EventSource(path);
    for (const name of names) {
      source.addEventListener(name, (event) => onEvent(name, JSON.parse(event.data)));
    }
    source.addEventListener("open", () => {
      wait = 2000;
      onState("open");
    });
    source.addEventListener("error", () => {
      onState("broken");
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, 60_000);
    });
  };
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    source?.close();
  }, { once: true });
  if (!signal.aborted) open();
}

/**
 * Listens to the account's stream for all tabs of this browser: one of them holds the connection (a browser has six to a
 * server) and tells the others. When it closes, the next takes its place.
 */
export function listenTogether(path, { onEvent, onState, signal }) {
  const channel = new BroadcastChannel(channelName);
  signal.addEventListener("abort", () => channel.close(), { once: true });
  channel.addEventListener("message", ({ data }) => {
    if (data.name) onEvent(data.name, data.detail);
    else onState?.(data.state);
  });
  const lead = () => new Promise((resolve) => {
    signal.addEventListener("abort", resolve, { once: true });
    listen(path, {
      signal,
      onEvent: (name, detail) => {
        channel.postMessage({ name, detail });
        onEvent(name, detail);
      },
      onState: (state) => {
        channel.postMessage({ state });
        onState?.(state);
      },
    });
  });
  if (!navigator.locks) return lead();
  return navigator.locks.request(channelName, { signal }, lead).catch(() => {});
}
