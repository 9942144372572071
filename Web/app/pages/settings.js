import { h, loadStyle } from "../core/dom.js";
import { errorPanel } from "../components/error-panel.js";
import { t } from "../core/strings.js";

/** The parts of the settings in their order; each reads what it shows by itself, so that one that fails fails alone. */
const parts = {
  appearance: () => import("../settings/appearance.js"),
  engines: () => import("../settings/engines.js"),
  people: () => import("../settings/people.js"),
  storage: () => import("../settings/storage.js"),
  collections: () => import("../settings/collections.js"),
  trash: () => import("../settings/trash.js"),
  keys: () => import("../settings/keys.js"),
  webhooks: () => import("../settings/webhooks.js"),
  backup: () => import("../settings/backup.js"),
  sessions: () => import("../settings/sessions.js"),
};

export async function show({ element, signal, setTitle }) {
  setTitle(t("settings.title"));
  await loadStyle("/app/style/settings.css");
  element.append(h("h1", null, t("settings.title")),
    h("nav.contents", { "aria-label": t("settings.contents") }, h("ul", null, Object.keys(parts).map((name) => h("li", null,
      h("a", { href: `#${name}` }, t(`settings.${name}`)))))));
  for (const [name, load] of Object.entries(parts)) {
    const body = h("div", null, h("p.hint", null, t("settings.loading")));
    element.append(h("section.setting", { id: name, "aria-labelledby": `${name}-title` }, h("h2", { id: `${name}-title` }, t(`settings.${name}`)), body));
    fill(body, load, signal);
  }
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

async function fill(body, load, signal) {
  try {
    const { make } = await load();
    const content = await make(signal);
    if (!signal.aborted) body.replaceChildren(content);
  } catch (error) {
    if (!signal.aborted) body.replaceChildren(errorPanel(error, { level: "h3", retry: () => fill(body, load, signal) }));
  }
}
