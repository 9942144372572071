/** Has the service worker keep a recording, so that it opens without a network; the last few that were opened stay. */
export async function keepOffline(id) {
  const worker = (await navigator.serviceWorker?.ready)?.active;
  worker?.postMessage({ keep: id });
}
