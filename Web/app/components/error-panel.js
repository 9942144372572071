import { h } from "../core/dom.js";
import { explain } from "../core/errors.js";
import { t } from "../core/strings.js";
import { button } from "./button.js";
import { icon } from "./icon.js";

/** What went wrong where a page or a part of one should be, what to do about it, and a way to try again, or on from what is not there. */
export function errorPanel(error, { retry = null, level = "h1" } = {}) {
  const { title, advice } = explain(error);
  return h("section.error-panel", { role: "alert" },
    h(level, null, icon("warning"), title),
    advice && h("p", null, advice),
    error?.status === 404 ? h("a.button.primary", { href: "/" }, t("missing.home"))
      : retry && button(t("action.try_again"), retry, { kind: "primary" }),
    error?.requestId && h("p.small", null, t("error.request", { id: error.requestId })));
}
