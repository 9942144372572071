import { h } from "../core/dom.js";
import { t } from "../core/strings.js";

const lowestDecibels = -60;

/** A level meter: the bar is the power of the last moment, the tick its highest peak, on a scale of decibels. */
export function levelMeter() {
  const bar = h("span.meter-bar");
  const tick = h("span.meter-tick");
  const element = h("div.meter", {
    role: "meter", "aria-label": t("record.level"), "aria-valuemin": lowestDecibels, "aria-valuemax": 0, "aria-valuenow": lowestDecibels,
  }, bar, tick);
  let held = lowestDecibels;
  return {
    element,
    set({ peak, level, isClipping }) {
      const power = decibels(Math.sqrt(level));
      held = Math.max(decibels(peak), held - 1.5);
      bar.style.setProperty("transform", `scaleX(${share(power)})`);
      tick.style.setProperty("left", `${share(held) * 100}%`);
      element.classList.toggle("clipping", isClipping);
      element.setAttribute("aria-valuenow", String(Math.round(power)));
      element.setAttribute("aria-valuetext", t("record.decibels", { value: Math.round(power) }));
    },
  };
}

const decibels = (amplitude) => Math.max(lowestDecibels, 20 * Math.log10(Math.max(amplitude, 1e-6)));
const share = (value) => 1 - value / lowestDecibels;
