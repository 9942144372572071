import { h } from "../core/dom.js";

/**
 * A canvas that is as sharp as the screen and drawn anew, at most once a frame, when its size, the colours of the page, or
 * what it shows has changed. `draw` gets the context, width and height in CSS pixels, and `color(name)`.
 */
export function liveCanvas(className, draw, signal) {
  const canvas = h(`canvas.${className}`, { "aria-hidden": "true" });
  const context = canvas.getContext("2d", { alpha: true });
  let isAsked = false;
  let width = 0;
  let height = 0;
  const paint = () => {
    isAsked = false;
    if (!width || !height || signal.aborted) return;
    const scale = devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    const style = getComputedStyle(canvas);
    draw(context, width, height, (name) => style.getPropertyValue(`--${name}`).trim());
  };
  const redraw = () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(paint);
  };
  const sizes = new ResizeObserver(([entry]) => {
    ({ width, height } = entry.contentRect);
    redraw();
  });
  sizes.observe(canvas);
  const themes = new MutationObserver(redraw);
  themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw, { signal });
  signal.addEventListener("abort", () => {
    sizes.disconnect();
    themes.disconnect();
  }, { once: true });
  return { canvas, redraw };
}

/** Steps of a time axis that are easy to read, in seconds. */
const steps = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

/** Times of a stretch that a drawing of that width can label. */
export function axisTimes(from, to, width, room = 76) {
  const step = steps.find((one) => ((to - from) / one) * room <= width) ?? steps.at(-1);
  const times = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) times.push(time);
  return { times, step };
}
