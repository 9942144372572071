import { h } from "../core/dom.js";
import { clock, spokenTime } from "../core/format.js";
import { t } from "../core/strings.js";
import { axisTimes, liveCanvas } from "./canvas.js";
import { onGestures } from "./gestures.js";

const axisHeight = 16;
/** A stretch shorter than this is taken for a press, not for a loop. */
const leastLoop = 0.08;

/**
 * The outline of a recording with where it plays, as a slider for the keyboard: arrows step, Page keys step far, plus and
 * minus zoom. `selects()` tells whether drags choose a loop.
 */
export function waveform({ player, view, peaks, selects, signal }) {
  const { canvas, redraw } = liveCanvas("wave-canvas", draw, signal);
  const head = h("span.playhead", { "aria-hidden": "true" });
  const loopBox = h("span.loop-box", { hidden: true, "aria-hidden": "true" });
  const note = h("span.wave-note", { role: "status" }, t("wave.preparing"));
  const element = h("div.wave", {
    role: "slider", tabindex: 0, "aria-label": t("wave.label"), "aria-valuemin": 0, "aria-valuenow": 0,
    "aria-describedby": "wave-help",
  }, canvas, loopBox, head, note);
  let isReady = false;
  let draft = null;
  let second = -1;
  let headX = null;

  function draw(context, width, height, color) {
    const { from, to } = view.state;
    drawAxis(context, width, height, color, from, to);
    if (!isReady) return;
    const middle = (height - axisHeight) / 2;
    const columns = Math.ceil(width / 2);
    const { low, high, level } = peaks.columns(from, to, columns);
    for (const [name, top, bottom] of [["wave", high, low], ["wave-level", level, level.map((value) => -value)]]) {
      context.fillStyle = color(name);
      for (let i = 0; i < columns; i += 1) {
        const up = Math.max(0.5, top[i] * (middle - 2));
        const down = Math.max(0.5, -bottom[i] * (middle - 2));
        context.fillRect(i * 2, middle - up, 1.4, up + down);
      }
    }
  }

  /** Moves it where it is to be seen to have moved: two hours on one screen move it by a pixel in seven seconds. */
  function placeHead(x) {
    if (x === headX) return;
    headX = x;
    head.style.setProperty("transform", `translateX(${x}px)`);
  }

  function place() {
    const { from } = view.state;
    const share = (time) => ((time - from) / view.span) * 100;
    const at = share(player.time);
    placeHead(Math.round((at / 100) * canvas.clientWidth * 8) / 8);
    head.hidden = at < 0 || at > 100;
    const loop = draft ?? player.state.state.loop;
    loopBox.hidden = !loop;
    if (loop) {
      const left = Math.max(0, share(loop.from));
      loopBox.style.setProperty("left", `${left}%`);
      loopBox.style.setProperty("width", `${Math.max(0, Math.min(100, share(loop.to)) - left)}%`);
    }
    if (Math.floor(player.time) === second) return;
    second = Math.floor(player.time);
    element.setAttribute("aria-valuemax", String(Math.round(view.state.duration)));
    element.setAttribute("aria-valuenow", String(Math.round(player.time)));
    element.setAttribute("aria-valuetext", t("wave.at", { time: spokenTime(player.time), length: spokenTime(view.state.duration) }));
  }

  onGestures(element, view, {
    signal, selects, seek: (time) => player.seek(time),
    select(a, b, isDone) {
      const loop = { from: Math.max(0, Math.min(a, b)), to: Math.min(view.state.duration, Math.max(a, b)) };
      draft = isDone ? null : loop;
      if (isDone && loop.to - loop.from >= leastLoop) player.setLoop(loop);
      place();
    },
  });
  element.addEventListener("keydown", (event) => keyed(event, player, view), { signal });
  player.onTick((time) => {
    if (player.isPlaying) view.keepVisible(time);
    place();
  });
  player.state.watch(place, signal);
  view.watch(() => {
    redraw();
    place();
  }, signal);
  return {
    element, redraw,
    ready() {
      isReady = true;
      note.remove();
      redraw();
    },
    failed(text) {
      note.textContent = text;
    },
  };
}

function drawAxis(context, width, height, color, from, to) {
  const { times, step } = axisTimes(from, to, width);
  context.fillStyle = color("axis");
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "bottom";
  for (const time of times) {
    const x = ((time - from) / (to - from)) * width;
    context.fillRect(x, height - axisHeight, 1, 4);
    if (x + 40 < width) context.fillText(clock(time + 1e-6, step < 1), x + 4, height);
  }
}

function keyed(event, player, view) {
  const step = event.shiftKey ? 1 : 5;
  const page = Math.max(10, view.span * 0.8);
  const actions = {
    ArrowLeft: () => player.step(-step), ArrowRight: () => player.step(step),
    ArrowDown: () => player.step(-step), ArrowUp: () => player.step(step),
    PageUp: () => player.step(page), PageDown: () => player.step(-page),
    Home: () => player.seek(0), End: () => player.seek(view.state.duration),
    "+": () => view.zoom(0.5, player.time), "=": () => view.zoom(0.5, player.time), "-": () => view.zoom(2, player.time),
    Enter: () => player.toggle(), " ": () => player.toggle(),
  };
  const action = event.ctrlKey || event.metaKey || event.altKey ? null : actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
  if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End") view.keepVisible(player.time);
}
