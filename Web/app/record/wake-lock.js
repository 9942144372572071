/**
 * Keeps the screen on while something is recorded: a phone whose screen goes dark stops the page, and with it the take. The
 * browser lets go of the lock whenever the page is hidden, so it is asked for again when it is seen. Gives what ends it.
 */
export function keepAwake() {
  const ended = new AbortController();
  let lock = null;
  const ask = async () => {
    if (document.visibilityState !== "visible" || ended.signal.aborted) return;
    lock = await navigator.wakeLock?.request("screen").catch(() => null);
    if (ended.signal.aborted) lock?.release();
  };
  document.addEventListener("visibilitychange", ask, { signal: ended.signal });
  ask();
  return () => {
    ended.abort();
    lock?.release();
  };
}
