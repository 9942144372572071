import { h } from "../core/dom.js";
import { percentTenths } from "../core/format.js";
import { formatNumber, t } from "../core/strings.js";

/** How far two transcripts are apart: the word error rate both ways, and how many words are alike, replaced, missing and added. */
export function comparisonSummary(comparison) {
  const rate = (value) => (value === undefined ? t("compare.no_rate") : percentTenths(value));
  const figure = (name, value, hint = null, mark = null) => h("div", null,
    h("dt", null, mark && h(`span.sign.${mark}`, { "aria-hidden": "true" }), name), h("dd", null, value, hint && h("span.hint", null, hint)));
  return h("section", { "aria-label": t("compare.result") },
    h("dl.comparison-figures", null,
      figure(t("compare.rate"), rate(comparison.word_error_rate), t("compare.rate_of", { count: comparison.reference_words })),
      figure(t("compare.reverse_rate"), rate(comparison.reverse_word_error_rate), t("compare.reverse_rate_of", { count: comparison.other_words })),
      figure(t("compare.equal"), formatNumber(comparison.hits)),
      figure(t("compare.substituted"), formatNumber(comparison.substitutions), null, "substituted"),
      figure(t("compare.deleted"), formatNumber(comparison.deletions), null, "alone"),
      figure(t("compare.inserted"), formatNumber(comparison.insertions), null, "alone")),
    h("p.hint", null, t("compare.hint")));
}
