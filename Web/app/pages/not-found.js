import { h } from "../core/dom.js";
import { t } from "../core/strings.js";

/** A path that leads nowhere. */
export function show({ element, setTitle }) {
  setTitle(t("missing.title"));
  element.append(h("h1", null, t("missing.title")), h("p", null, t("missing.text")), h("p", null, h("a", { href: "/" }, t("missing.home"))));
}
