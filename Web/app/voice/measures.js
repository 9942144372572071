import { h } from "../core/dom.js";
import { figure, percent } from "../core/format.js";
import { hasText, t } from "../core/strings.js";

/** The measures that say most to somebody who is no phonetician, with the words for them. */
const headlines = [
  ["pitch", "median"], ["pitch", "range"], ["words", "rate"], ["phrasing", "articulation_rate"], ["phrasing", "pauses"],
  ["phrasing", "phonation_share"], ["loudness", "integrated"], ["noise", "signal_to_noise"], ["voice", "harmonicity"],
];
const groups = ["pitch", "phrasing", "words", "intensity", "loudness", "voice", "formants", "spectrum", "noise"];

/** Figures and tables of an analysis. */
export function measureTables(analysis) {
  const headline = h("dl.headline", null, headlines.filter(([group]) => analysis[group]).map(([group, name]) =>
    h("div", null, h("dt", null, t(`headline.${group}.${name}`)), h("dd", null, valueOf(analysis[group][name])))));
  const tables = h("details.all-measures", null, h("summary", null, t("voice.all")),
    groups.filter((group) => analysis[group]).map((group) => tableOf(group, analysis[group])));
  return { headline, tables };
}

function tableOf(group, measures) {
  return h("section", null, h("h2", null, t(`measures.${group}`)), h("table", null,
    h("thead", null, h("tr", null, h("th", { scope: "col" }, t("measures.measure")), h("th", { scope: "col" }, t("measures.value")))),
    h("tbody", null, flatten(measures).map(([name, measure]) => h("tr", null, h("th", { scope: "row" }, name), h("td", null, valueOf(measure)))))));
}

function flatten(measures, before = "") {
  return Object.entries(measures).flatMap(([name, value]) => {
    const label = `${before}${nameOf(name)}`;
    if (Array.isArray(value)) {
      return value.map((band) => [t("measures.band", { from: figure(band.from_hz), to: figure(band.to_hz) }), band.level]);
    }
    return value && typeof value === "object" && "unit" in value ? [[label, value]] : flatten(value, `${label}: `);
  });
}

const nameOf = (name) => (hasText(`measure.${name}`) ? t(`measure.${name}`) : name.replaceAll("_", " "));

function valueOf({ value, unit, reason }) {
  if (value === null || value === undefined) return h("span.undefined", null, hasText(`reason.${reason}`) ? t(`reason.${reason}`) : t("reason.other"));
  if (unit === "1") return figure(value);
  if (unit === "%") return percent(value / 100);
  return unit === "count" ? figure(value) : [figure(value), h("span.unit", null, ` ${unit}`)];
}
