import { takesText } from "./dom.js";
import { preference } from "./preferences.js";

/**
 * Carries out commands by key while `signal` lasts. `commands` maps keys ("Space", "ArrowLeft", "Mod+z", "e") to
 * functions. Keys that a control takes for itself, and single letters where the reader has switched them off (WCAG
 * 2.1.4), are left alone.
 */
export function onKeys(commands, signal) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || takesText(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const name = keyName(event);
    const command = commands[name];
    if (!command) return;
    const isSingle = name.length === 1 || name === "Space";
    if (isSingle && name !== "Space" && !preference("singleKeys")) return;
    if (belongsToControl(event.target, name)) return;
    event.preventDefault();
    command(event);
  }, { signal });
}

function keyName(event) {
  const key = event.key === " " ? "Space" : event.key;
  const modifier = event.metaKey || event.ctrlKey ? "Mod+" : event.altKey ? "Alt+" : "";
  const shift = event.shiftKey && key.length > 1 ? "Shift+" : "";
  return modifier ? modifier + (event.shiftKey ? "Shift+" : "") + key.toLowerCase() : shift + key;
}

const controls = "button, a[href], summary, [role=tab], [role=menuitem], [role=slider], input[type=range], input[type=checkbox]";

function belongsToControl(element, name) {
  if (!element?.closest) return false;
  if ((name === "Space" || name === "Enter") && element.closest(controls)) return true;
  return name.includes("Arrow") && Boolean(element.closest("[role=slider], [role=tab], input[type=range], input[type=radio]"));
}
