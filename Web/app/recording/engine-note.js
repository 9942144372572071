import { h } from "../core/dom.js";
import { t } from "../core/strings.js";
import { knownEngines } from "../state/engines.js";

/** Which engine heard this, and what may be expected of it. */
export function engineNote({ engine, language }) {
  const expectation = h("span");
  knownEngines().then((engines) => {
    const known = engines.find(({ name }) => name === engine.name);
    if (known?.expectation) expectation.textContent = ` ${known.expectation}`;
  });
  return h("p.engine-note", null,
    t("engine.heard_by", { name: engine.name, version: engine.version, language: language ?? t("engine.unknown_language") }), expectation, " ",
    h("a", { href: "?view=details" }, t("engine.another")));
}
