import { listEngines } from "../api/settings.js";
import { h } from "../core/dom.js";
import { t } from "../core/strings.js";

/** The engines that there are, what to expect of each, and how to get a better one. */
export async function make(signal) {
  const engines = await listEngines(signal);
  return h("ul.cards", null, engines.map((engine) => h("li.card", null,
    h("h3", null, engine.name, engine.is_default && [" ", h("span.badge", null, t("engines.default"))],
      !engine.is_installed && [" ", h("span.badge.off", null, t("engines.missing"))]),
    h("p.meta", null, [engine.version && t("engines.version", { version: engine.version }), languages(engine.languages)].filter(Boolean).join(" · ")),
    engine.expectation && h("p", null, engine.expectation), engine.advice && h("p.hint", null, engine.advice))));
}

function languages(codes = []) {
  const names = new Intl.DisplayNames(document.documentElement.lang, { type: "language" });
  const told = codes.slice(0, 6).map((code) => names.of(code));
  return codes.length > 6 ? t("engines.languages_more", { names: told.join(", "), count: codes.length - 6 }) : told.join(", ");
}
