import { h } from "../core/dom.js";
import { percent } from "../core/format.js";

/** A bar that shows how far something is; `set(null)` while that is not known. */
export function progressBar(name) {
  const bar = h("span.bar-fill");
  const element = h("span.bar", { role: "progressbar", "aria-label": name, "aria-valuemin": 0, "aria-valuemax": 100 }, bar);
  return {
    element,
    set(share) {
      if (share === null || share === undefined) {
        element.classList.add("unknown");
        element.removeAttribute("aria-valuenow");
        return;
      }
      element.classList.remove("unknown");
      element.setAttribute("aria-valuenow", String(Math.round(share * 100)));
      element.setAttribute("aria-valuetext", percent(share));
      bar.style.setProperty("transform", `scaleX(${Math.min(1, Math.max(0, share))})`);
    },
  };
}
