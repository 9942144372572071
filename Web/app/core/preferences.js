const prefix = "crescendo.";
const defaults = { theme: "system", singleKeys: true, speed: 1, marksUnsure: true, showsPauses: true, microphone: "" };

/** What this reader prefers in this browser; the default where nothing was chosen or the browser keeps nothing. */
export function preference(name) {
  try {
    const text = localStorage.getItem(prefix + name);
    return text === null ? defaults[name] : JSON.parse(text);
  } catch {
    return defaults[name];
  }
}

export function setPreference(name, value) {
  try {
    localStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still shows the page; the choice holds until it is closed.
  }
}

/** Shows the page light, dark, or as the system has it. */
export function applyTheme(theme = preference("theme")) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
