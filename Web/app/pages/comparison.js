import { getRecording } from "../api/recordings.js";
import { compareTranscripts, listTranscripts } from "../api/transcripts.js";
import { button } from "../components/button.js";
import { errorPanel } from "../components/error-panel.js";
import { titleOf } from "../components/recording-row.js";
import { comparisonChoice } from "../comparison/choice.js";
import { ComparedPassages } from "../comparison/passages.js";
import { comparisonSummary } from "../comparison/summary.js";
import { h, loadStyle, replaceChildren } from "../core/dom.js";
import { navigate, replaceQuery } from "../core/router.js";
import { onKeys } from "../core/shortcuts.js";
import { t } from "../core/strings.js";
import { makeDock } from "../recording/dock.js";
import { takeOverOf } from "../recording/lineage.js";
import { takeMediaKeys } from "../recording/media-keys.js";
import { Player } from "../recording/player.js";
import { takeOver } from "../recording/take-over.js";
import { View } from "../recording/view.js";

export const width = "comparison";

/** Two transcripts of a recording side by side, with its sound, and a way to take one with the edits of the other. */
export async function show({ element, parameters, query, signal, setTitle }) {
  const styles = ["recording", "comparison"].map((name) => loadStyle(`/app/style/${name}.css`));
  const [{ data }, list] = await Promise.all([getRecording(parameters.id, signal), listTranscripts(parameters.id, signal), ...styles]);
  if (signal.aborted) return;
  setTitle(t("compare.title_of", { title: titleOf(data) }));
  const home = `/recordings/${data.id}`;
  element.append(h("p.meta", null, h("a", { href: home }, titleOf(data))), h("h1", null, t("compare.title")));
  const whole = list.filter(({ status }) => status === "ready").toSorted((a, b) => b.created_at.localeCompare(a.created_at));
  const chosen = chosenOf(whole, query);
  if (!chosen) {
    element.append(h("p", null, t("compare.only_one")), h("p", null, h("a", { href: `${home}?view=details` }, t("engine.another"))));
    return;
  }
  const player = new Player(data.id, data.duration_seconds, signal);
  const view = new View(data.duration_seconds);
  takeMediaKeys(player, titleOf(data), signal);
  makeDock({ id: data.id, player, view, signal });
  const shown = new Shown({ id: data.id, list, player, signal });
  const compare = (reference, other) => {
    replaceQuery({ reference, with: other });
    return shown.compare(reference, other);
  };
  element.append(comparisonChoice(whole, chosen, compare), shown.element);
  player.onTick((time) => shown.passages?.setTime(time));
  onKeys({ d: () => shown.passages?.goOn(1), D: () => shown.passages?.goOn(-1) }, signal);
  await compare(chosen.reference, chosen.other);
}

/** The two that the address names, or else the current one and the newest besides; `null` where there is only one. */
function chosenOf(whole, query) {
  const named = (name) => whole.find(({ id }) => id === query.get(name))?.id;
  const reference = named("reference") ?? whole.find((one) => one.is_current)?.id ?? whole[0]?.id;
  const other = named("with") ?? whole.find(({ id }) => id !== reference)?.id;
  return reference && other ? { reference, other } : null;
}

/** What is shown of the two that are chosen just now. */
class Shown {
  #context;
  #asked = new AbortController();
  element = h("div.comparison");
  passages = null;

  constructor(context) {
    this.#context = context;
  }

  async compare(reference, other) {
    const { id, signal } = this.#context;
    this.#asked.abort();
    this.#asked = new AbortController();
    const mine = AbortSignal.any([signal, this.#asked.signal]);
    this.element.setAttribute("aria-busy", "true");
    try {
      const comparison = await compareTranscripts(id, reference, other, mine);
      if (!mine.aborted) this.#show(comparison, mine);
    } catch (error) {
      if (mine.aborted) return;
      this.passages = null;
      replaceChildren(this.element, errorPanel(error, { level: "h2", retry: () => this.compare(reference, other) }));
    }
    if (!mine.aborted) this.element.removeAttribute("aria-busy");
  }

  #show(comparison, signal) {
    const { player } = this.#context;
    const passages = new ComparedPassages(comparison, { signal, onSeek: (time, plays) => {
      player.seek(time);
      if (plays) player.play();
    } });
    this.passages = passages;
    const only = h("input", { type: "checkbox", on: { change: () => passages.showOnlyDifferences(only.checked) } });
    replaceChildren(this.element, comparisonSummary(comparison), this.#takeOverButton(comparison),
      passages.isEmpty ? h("p", null, t("compare.nothing")) : [
        h("div.toolbar", null, h("label.check", null, only, h("span", null, t("compare.only_differences"))),
          button(t("compare.next"), () => passages.goOn(1), { kind: "quiet" })),
        h("div.compared-head", { "aria-hidden": "true" }, h("span"), h("span", null, t("compare.reference")), h("span", null, t("compare.other"))),
        passages.element,
      ]);
    passages.setTime(player.time);
  }

  #takeOverButton({ reference, other }) {
    const { id, list } = this.#context;
    const choice = takeOverOf(list, [reference, other]);
    if (!choice) return null;
    const take = button(t("take_over.do"), async () => {
      take.disabled = true;
      await takeOver(id, choice, () => navigate(`/recordings/${id}`));
      take.disabled = false;
    }, { kind: "primary" });
    return h("p", null, take);
  }
}
