import { svg } from "../core/dom.js";

/** Drawings on a field of 20 × 20, in strokes; those with `fill` are areas. */
const drawings = {
  play: { fill: "M6 3.5v13l11-6.5z" },
  pause: { fill: "M5 3.5h3.5v13H5zM11.5 3.5H15v13h-3.5z" },
  stop: { fill: "M4.5 4.5h11v11h-11z" },
  record: { fill: "M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12z" },
  back: { line: "m10 5-5 5 5 5M16 5l-5 5 5 5" },
  forward: { line: "m10 5 5 5-5 5M4 5l5 5-5 5" },
  loop: { line: "M4 9V8a3 3 0 0 1 3-3h9l-2.5-2.5M16 11v1a3 3 0 0 1-3 3H4l2.5 2.5" },
  plus: { line: "M10 4v12M4 10h12" },
  minus: { line: "M4 10h12" },
  whole: { line: "M3 6v8M17 6v8M6 10h8M8 7.5 5.5 10 8 12.5M12 7.5l2.5 2.5-2.5 2.5" },
  microphone: { line: "M10 2.5a2.5 2.5 0 0 1 2.5 2.5v4.5a2.5 2.5 0 0 1-5 0V5A2.5 2.5 0 0 1 10 2.5zM5 9.5a5 5 0 0 0 10 0M10 14.5v3" },
  upload: { line: "M10 13V3.5M6 7l4-4 4 4M3.5 13v3.5h13V13" },
  download: { line: "M10 3.5V13M6 9.5l4 4 4-4M3.5 13v3.5h13V13" },
  folder: { line: "M2.5 15.5v-11h5l2 2h8v9z" },
  search: { line: "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4" },
  settings: { line: "M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4" },
  star: { line: "m10 3 2.1 4.6 5 .6-3.7 3.4 1 5L10 14.1 5.6 16.6l1-5L2.9 8.2l5-.6z" },
  starred: { fill: "m10 2.5 2.3 5 5.4.6-4 3.7 1.1 5.4L10 14.5l-4.8 2.7 1.1-5.4-4-3.7 5.4-.6z" },
  bin: { line: "M4 5.5h12M8 5.5v-2h4v2M5.5 5.5l.7 11h7.6l.7-11" },
  edit: { line: "m4 16 .7-3.5L13.5 3.7l2.8 2.8-8.8 8.8zM11.5 5.7l2.8 2.8" },
  undo: { line: "M7 4 3.5 7.5 7 11M4 7.5h7.5a4.5 4.5 0 0 1 0 9H7" },
  redo: { line: "m13 4 3.5 3.5L13 11m3-3.5H8.5a4.5 4.5 0 0 0 0 9H13" },
  copy: { line: "M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7" },
  close: { line: "m5 5 10 10M15 5 5 15" },
  check: { line: "m4 10.5 4 4 8-9" },
  more: { fill: "M4.5 8.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zM10 8.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zM15.5 8.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z" },
  warning: { line: "M10 3 2.5 16.5h15zM10 8v4M10 13.8v.7" },
  help: { line: "M7 7.5A3 3 0 1 1 10.5 10.5q-.5.3-.5 1.5M10 14.5v.7" },
  person: { line: "M10 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM4 17a6 6 0 0 1 12 0" },
  follow: { line: "M10 3v11M5.5 9.5 10 14l4.5-4.5M4 17h12" },
};

/** A drawing that says nothing to screen readers: the control that holds it has a name. */
export function icon(name) {
  const { line, fill } = drawings[name];
  return svg("svg", { viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true", focusable: "false" },
    svg("path", line
      ? { d: line, fill: "none", stroke: "currentColor", "stroke-width": "1.6", "stroke-linecap": "round", "stroke-linejoin": "round" }
      : { d: fill, fill: "currentColor" }));
}

/** The mark of the house: a crescendo's hairpin. */
export function mark() {
  return svg("svg", { viewBox: "0 0 28 20", class: "mark", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: "M25 3 3 10l22 7", fill: "none", stroke: "currentColor", "stroke-width": "2.4", "stroke-linecap": "round", "stroke-linejoin": "round" }));
}
