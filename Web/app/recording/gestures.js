/**
 * What pointers and the wheel do on a drawing over time: a press or drag goes to that time, a drag with Shift (or while
 * `selects()` holds) chooses a stretch, two fingers zoom and move, the wheel moves, with Ctrl it zooms.
 */
export function onGestures(element, view, { seek, select, selects, signal }) {
  const pointers = new Map();
  let start = null;
  let pinch = null;
  const timeAt = (event) => {
    const { left, width } = element.getBoundingClientRect();
    const { from } = view.state;
    return from + ((event.clientX - left) / width) * view.span;
  };
  const on = (name, action, options = {}) => element.addEventListener(name, action, { signal, ...options });

  on("pointerdown", (event) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, event);
    if (pointers.size === 2) {
      pinch = pinchOf(pointers);
      start = null;
      return;
    }
    start = { time: timeAt(event), isSelecting: event.shiftKey || selects() };
    if (!start.isSelecting) seek(start.time);
  });
  on("pointermove", (event) => {
    if (!pointers.has(event.pointerId)) return;
    pointers.set(event.pointerId, event);
    if (pinch && pointers.size === 2) return pinchTo(pinchOf(pointers));
    if (!start) return;
    if (start.isSelecting) select(start.time, timeAt(event), false);
    else seek(timeAt(event));
  });
  const end = (event) => {
    pointers.delete(event.pointerId);
    if (start?.isSelecting && event.type === "pointerup") select(start.time, timeAt(event), true);
    start = null;
    if (pointers.size < 2) pinch = null;
  };
  on("pointerup", end);
  on("pointercancel", end);
  on("wheel", (event) => {
    const { width } = element.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      view.zoom(1.0025 ** Math.max(-200, Math.min(200, event.deltaY)), timeAt(event));
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
      event.preventDefault();
      view.pan(((event.deltaX || event.deltaY) / width) * view.span);
    }
  }, { passive: false });

  function pinchTo(now) {
    const { left, width } = element.getBoundingClientRect();
    const { from } = view.state;
    view.pan(((pinch.middle - now.middle) / width) * view.span);
    view.zoom(pinch.distance / Math.max(1, now.distance), from + ((now.middle - left) / width) * view.span);
    pinch = now;
  }
}

function pinchOf(pointers) {
  const [a, b] = [...pointers.values()];
  return { middle: (a.clientX + b.clientX) / 2, distance: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) };
}
