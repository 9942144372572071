import { h } from "../core/dom.js";
import { applyTheme, preference, setPreference } from "../core/preferences.js";
import { t } from "../core/strings.js";

/** Light or dark, and whether single letters are commands. */
export function make() {
  const themes = ["system", "light", "dark"].map((theme) => {
    const input = h("input", { type: "radio", name: "theme", value: theme, on: { change: () => {
      setPreference("theme", theme);
      applyTheme(theme);
    } } });
    input.checked = preference("theme") === theme;
    return h("label.check", null, input, h("span", null, t(`appearance.${theme}`)));
  });
  const keys = h("input", { type: "checkbox", on: { change: () => setPreference("singleKeys", keys.checked) } });
  keys.checked = preference("singleKeys");
  return h("div.form", null, h("fieldset", null, h("legend", null, t("appearance.theme")), themes),
    h("label.check", null, keys, h("span", null, t("appearance.keys"))), h("p.hint", null, t("appearance.keys_hint")));
}
