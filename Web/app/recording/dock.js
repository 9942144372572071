import { explainShortly } from "../core/errors.js";
import { h } from "../core/dom.js";
import { onKeys } from "../core/shortcuts.js";
import { t } from "../core/strings.js";
import { openDialog } from "../components/dialog.js";
import { Peaks } from "./peaks.js";
import { LoopMode, transport } from "./transport.js";
import { waveform } from "./waveform.js";

/** The player at the foot of the page: the waveform and what moves it, by pointer and by key; with a transcript, its keys too. */
export function makeDock({ id, player, view, transcript = null, signal }) {
  const loopMode = new LoopMode(player, view);
  const peaks = new Peaks(id, { signal, onMore: () => wave.redraw() });
  const wave = waveform({ player, view, peaks, selects: () => loopMode.isOn && !player.state.state.loop, signal });
  const dock = document.getElementById("dock");
  const element = h("section.player", { "aria-label": t("player.label") },
    wave.element, h("p.unseen", { id: "wave-help" }, t("wave.help")), transport({ player, view, loopMode, signal }));
  dock.replaceChildren(element);
  document.body.classList.add("has-dock");
  signal.addEventListener("abort", () => {
    if (element.isConnected) dock.replaceChildren();
    if (!dock.childElementCount) document.body.classList.remove("has-dock");
  }, { once: true });
  peaks.load().then(() => {
    view.setDuration(peaks.duration);
    wave.ready();
  }, (error) => !signal.aborted && wave.failed(explainShortly(error)));
  onKeys({
    Space: () => player.toggle(), k: () => player.toggle(),
    ArrowLeft: () => player.step(-5), ArrowRight: () => player.step(5), j: () => player.step(-10), l: () => player.step(10),
    "<": () => player.changeSpeed(-1), ">": () => player.changeSpeed(1),
    "[": () => loopMode.setEnd("from"), "]": () => loopMode.setEnd("to"), r: () => loopMode.toggle(),
    "+": () => view.zoom(0.5, player.time), "-": () => view.zoom(2, player.time), 0: () => view.showAll(),
    ...transcript && keysOf(transcript), "?": showKeys,
  }, signal);
}

const keysOf = (transcript) => ({
  u: () => transcript.view?.nextUnsure(1), U: () => transcript.view?.nextUnsure(-1),
  f: () => transcript.view?.follow(), e: () => transcript.editCurrent(),
  "Mod+z": () => transcript.undo(), "Mod+Shift+z": () => transcript.redo(), "Mod+y": () => transcript.redo(),
});

const keys = [
  ["Space", "play"], ["← →", "step"], ["J L", "far"], ["< >", "speed"], ["[ ]", "loop_ends"], ["R", "loop"], ["+ − 0", "zoom"],
  ["U", "unsure"], ["E", "edit"], ["F", "follow"], ["D", "difference"], ["Ctrl Z", "undo"], ["/", "find"], ["?", "keys"],
];

/** Says which keys do what. */
export function showKeys() {
  return openDialog({
    title: t("keys.title"), className: "keys",
    content: () => h("dl.key-list", null, keys.map(([key, name]) => h("div", null, h("dt", null, key.split(" ").map((one) => h("kbd", null, one))), h("dd", null, t(`keys.${name}`))))),
    actions: [{ text: t("action.close"), isMain: true, value: () => null }],
  });
}
