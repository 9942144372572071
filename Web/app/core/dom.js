const svgNamespace = "http://www.w3.org/2000/svg";

/**
 * Makes an element. `name` is a tag with classes ("p.note"); `attributes` are set as such, except `on` (listeners by
 * event), `data` (data attributes), `style` (properties, set by script as the content policy allows) and `false` or
 * `null`, which are left out. Children are nodes, texts, lists of them, or nothing.
 */
export function h(name, attributes, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

/** The same for the elements of a drawing. */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(svgNamespace, tag);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

function setAttributes(element, attributes) {
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (key === "data") {
      Object.assign(element.dataset, value);
    } else if (key === "style") {
      for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    } else if (key === "class") {
      for (const word of String(value).split(" ")) if (word) element.classList.add(word);
    } else {
      element.setAttribute(key, value === true ? "" : String(value));
    }
  }
}

/** Adds children of any of the forms that `h` takes. */
export function append(element, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
  return element;
}

/** Puts other children in the place of an element's own. */
export function replaceChildren(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

/** Sets a text only where it is another, so that screen readers are not told the same again. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const loadedStyles = new Map();

/** Loads a style sheet of a page once; resolves when it applies. */
export function loadStyle(path) {
  if (document.querySelector(`link[rel="stylesheet"][href="${path}"]`) && !loadedStyles.has(path)) return Promise.resolve();
  if (!loadedStyles.has(path)) {
    loadedStyles.set(path, new Promise((resolve) => {
      const link = h("link", { rel: "stylesheet", href: path });
      link.addEventListener("load", resolve, { once: true });
      link.addEventListener("error", resolve, { once: true });
      document.head.append(link);
    }));
  }
  return loadedStyles.get(path);
}

/** Whether the reader has asked for less movement. */
export const prefersLessMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Whether a key pressed at this element is text for it, not a command for the page. */
export function takesText(element) {
  if (!(element instanceof HTMLElement)) return false;
  return element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName)
    || (element.tagName === "INPUT" && !/^(checkbox|radio|range|button)$/.test(element.type));
}
