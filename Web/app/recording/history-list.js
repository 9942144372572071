import { chooseTranscript, listTranscripts } from "../api/transcripts.js";
import { button } from "../components/button.js";
import { toastError } from "../components/toast.js";
import { h, replaceChildren } from "../core/dom.js";
import { dateAndTime } from "../core/format.js";
import { t } from "../core/strings.js";
import { onEvent } from "../state/recordings.js";
import { comparisonPath } from "./lineage.js";

/** All transcripts of a recording, machine's and people's, the newest first; any whole one can be made the current one. */
export function historyList({ id, reload, signal }, transcript) {
  const list = h("ol.history");
  const fill = async () => {
    try {
      const all = await listTranscripts(id, signal);
      const newest = all.toSorted((a, b) => b.created_at.localeCompare(a.created_at));
      const current = all.find((one) => one.is_current);
      replaceChildren(list, newest.map((one) => entry(one, current)));
    } catch (error) {
      if (!signal.aborted) list.replaceChildren(h("li", null, t("history.failed")));
    }
  };
  const entry = (one, current) => h("li", { "aria-current": one.is_current ? "true" : null },
    h("div", null, h("p.name", null, one.made_by === "person" ? t("history.edited") : t("history.heard", { engine: one.engine ?? one.requested_engine ?? "" })),
      h("p.meta", null, [dateAndTime(one.created_at), describe(one)].filter(Boolean).join(" · "))),
    one.is_current ? h("span.badge", null, t("history.current"))
      : one.status === "ready" && h("div.actions", null, current?.status === "ready" && compareLink(current, one), chooseButton(one)));
  const compareLink = (current, one) => h("a.button.quiet", {
    href: comparisonPath(id, current.id, one.id), "aria-label": t("compare.open_of", { time: dateAndTime(one.created_at) }),
  }, t("compare.open"));
  const chooseButton = (one) => button(t("history.choose"), () => choose(one), {
    kind: "quiet", "aria-label": t("history.choose_of", { time: dateAndTime(one.created_at) }),
  });
  const choose = async (one) => {
    try {
      await chooseTranscript(id, one.id);
      await reload();
      await transcript.load();
      await fill();
    } catch (error) {
      toastError(error);
    }
  };
  onEvent((name, detail) => detail.recording === id && name.startsWith("transcript.") && !/progress|segment/.test(name) && fill(), signal);
  fill();
  return list;
}

function describe(one) {
  const { status, word_count: words, speech_found: speech, language } = one;
  const { requested_noise_reduction: noise, requested_diarize: apart, requested_identify: named } = one;
  if (status !== "ready") return t(`history.${status}`);
  if (speech === false) return t("transcript.no_speech");
  return [t("history.words", { count: words ?? 0 }), language, noise === "on" && t("history.noise"),
    apart && t("history.diarized"), named && t("history.identified"),
    ["fast", "careful"].includes(one.requested_mode) && t(`again.mode_${one.requested_mode}`),
    one.requested_vocabulary?.length && t("history.names", { count: one.requested_vocabulary.length })].filter(Boolean).join(" · ");
}
