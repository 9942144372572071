import { h } from "../core/dom.js";
import { errorPanel } from "../components/error-panel.js";
import { replaceQuery } from "../core/router.js";
import { t } from "../core/strings.js";

/** Tabs of the page (the tabs pattern of the ARIA practices); a part with `load` is made when it is first looked at. */
export function makeTabs(parts, first) {
  const names = Object.keys(parts);
  const list = h("div.tabs", { role: "tablist", "aria-label": t("tab.label") });
  const panels = h("div");
  const tabs = {};
  for (const [name, { title, element }] of Object.entries(parts)) {
    const panel = h("div.panel", { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}`, hidden: true }, element);
    const tab = h("button.tab", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, "aria-selected": "false", tabindex: "-1",
      on: { click: () => select(name) },
    }, title);
    tabs[name] = { tab, panel };
    list.append(tab);
    panels.append(panel);
  }
  list.addEventListener("keydown", (event) => {
    const at = names.findIndex((name) => tabs[name].tab === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const name = names[(to + names.length) % names.length];
    select(name);
    tabs[name].tab.focus();
  });

  function select(chosen) {
    for (const name of names) {
      const isChosen = name === chosen;
      tabs[name].tab.setAttribute("aria-selected", String(isChosen));
      tabs[name].tab.tabIndex = isChosen ? 0 : -1;
      tabs[name].panel.hidden = !isChosen;
    }
    replaceQuery({ view: chosen === names[0] ? null : chosen });
    fill(chosen);
  }

  async function fill(name) {
    const { load } = parts[name];
    const { panel } = tabs[name];
    if (!load || panel.childElementCount) return;
    try {
      panel.append(await load());
    } catch (error) {
      panel.replaceChildren(errorPanel(error, { level: "h2", retry: () => {
        panel.replaceChildren();
        fill(name);
      } }));
    }
  }

  select(names.includes(first) ? first : names[0]);
  return { element: h("div.tabbed", null, list, panels), select };
}
