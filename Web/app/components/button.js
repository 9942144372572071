import { h } from "../core/dom.js";
import { icon } from "./icon.js";

/** A button with words, and a drawing before them where `drawing` is given. */
export function button(text, action, { drawing = null, kind = "plain", ...attributes } = {}) {
  return h(`button.button.${kind}`, { type: "button", ...attributes, on: { click: action } },
    drawing && icon(drawing), h("span", null, text));
}

/** A button that shows a drawing alone; its name is for screen readers and for the pointer that rests on it. */
export function iconButton(name, drawing, action, attributes = {}) {
  return h("button.button.bare", { type: "button", "aria-label": name, title: name, ...attributes, on: { click: action } },
    icon(drawing));
}

/** Gives a button of drawings another drawing and name, as when play becomes pause. */
export function changeIconButton(element, name, drawing) {
  if (element.dataset.drawing === drawing) return;
  element.dataset.drawing = drawing;
  element.setAttribute("aria-label", name);
  element.title = name;
  element.replaceChildren(icon(drawing));
}
