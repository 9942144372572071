/** Has the keys of headphones, keyboards and lock screens move the sound, under the recording's title. */
export function takeMediaKeys(player, title, signal) {
  const { mediaSession } = navigator;
  if (!mediaSession) return;
  const handlers = {
    play: () => player.play(), pause: () => player.pause(), seekbackward: () => player.step(-5), seekforward: () => player.step(5),
    seekto: ({ seekTime }) => player.seek(seekTime),
  };
  mediaSession.metadata = new MediaMetadata({ title });
  for (const [action, handler] of Object.entries(handlers)) mediaSession.setActionHandler(action, handler);
  signal.addEventListener("abort", () => {
    mediaSession.metadata = null;
    for (const action of Object.keys(handlers)) mediaSession.setActionHandler(action, null);
  }, { once: true });
}
