import { h } from "../core/dom.js";
import { icon } from "./icon.js";

let serial = 0;

/**
 * A button that opens a list of commands (the menu button pattern of the ARIA practices): arrows go about in it, Escape
 * closes it. Items are `{ text, drawing, run }`, links `{ text, href, download }`; `items` is asked each time.
 */
export function menuButton({ name, drawing = "more", items, text = "", kind = "bare" }) {
  serial += 1;
  const id = `menu-${serial}`;
  const list = h("div.menu", { role: "menu", id, popover: "auto", "aria-label": name });
  const opener = h(`button.button.${kind}`, {
    type: "button", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id,
    "aria-label": text ? null : name, title: text ? null : name, popovertarget: id,
  }, icon(drawing), text && h("span", null, text));
  const close = (returnsFocus) => {
    list.hidePopover();
    if (returnsFocus) opener.focus();
  };
  const fill = () => list.replaceChildren(...items().map((item) => menuItem(item, close)));
  list.addEventListener("beforetoggle", (event) => {
    if (event.newState === "open") fill();
  });
  list.addEventListener("toggle", (event) => {
    const isOpen = event.newState === "open";
    opener.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return;
    place(list, opener);
    list.firstElementChild?.focus();
  });
  list.addEventListener("keydown", (event) => moveFocus(event, list, close));
  return h("span.menu-holder", null, opener, list);
}

function menuItem(item, close) {
  const content = [item.drawing && icon(item.drawing), h("span", null, item.text)];
  if (item.href) {
    return h("a", { role: "menuitem", tabindex: "-1", href: item.href, download: item.download ?? false, on: { click: () => close(true) } }, content);
  }
  return h("button", {
    type: "button", role: "menuitem", tabindex: "-1", class: item.kind,
    on: {
      click: () => {
        close(true);
        item.run();
      },
    },
  }, content);
}

function moveFocus(event, list, close) {
  const entries = [...list.children];
  const at = entries.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
  if (event.key === "Tab") close(false);
  if (event.key === "Escape") close(true);
  if (to === undefined) return;
  event.preventDefault();
  entries[(to + entries.length) % entries.length]?.focus();
}

/** Below the button, or above it where there is no room; never beyond the window. */
function place(list, opener) {
  const around = opener.getBoundingClientRect();
  const { width, height } = list.getBoundingClientRect();
  const below = around.bottom + 4;
  const top = below + height > innerHeight - 8 ? Math.max(8, around.top - height - 4) : below;
  list.style.setProperty("top", `${top}px`);
  list.style.setProperty("left", `${Math.max(8, Math.min(around.right - width, innerWidth - width - 8))}px`);
}
