import { h, replaceChildren, setText } from "../core/dom.js";
import { bytes, clock } from "../core/format.js";
import { t } from "../core/strings.js";
import { preference, setPreference } from "../core/preferences.js";
import { announce } from "../components/announcer.js";
import { button } from "../components/button.js";
import { idleTake, take } from "../state/work.js";

/** The recorder itself is loaded when it is first used. */
const run = (name) => async () => (await import("./take.js"))[name]();

/** The recorder: a clock, a meter, and what can be done just now. */
export function recordPanel(signal) {
  const time = h("p.take-clock", { role: "timer", "aria-label": t("record.time") }, clock(0, true));
  let meter = null;
  const actions = h("div.take-actions");
  const note = h("p.take-note", { role: "status" });
  const devices = devicePicker();
  const live = h("div.take-live", null, time);
  const element = h("section.record", { "aria-labelledby": "record-title" },
    h("h2.unseen", { id: "record-title" }, t("record.title")), actions, live, note, devices.element);
  let shown = "";
  take.watch(async (state) => {
    element.dataset.status = state.status;
    live.hidden = !["recording", "paused", "finishing"].includes(state.status);
    setText(time, clock(state.seconds, true));
    meter?.set(state);
    noteOf(state).then((text) => state === take.state && setText(note, text));
    if (shown === state.status) return;
    const hadFocus = actions.contains(document.activeElement);
    if (shown) announce(t(`record.said.${state.status}`));
    shown = state.status;
    replaceChildren(actions, actionsFor(state));
    if (hadFocus) actions.querySelector("button, a")?.focus();
    devices.element.hidden = !["idle", "done", "failed"].includes(state.status) || !devices.hasChoice();
    if (state.status !== "recording") return;
    devices.fill();
    if (meter) return;
    const { levelMeter } = await import("./meter.js");
    meter ??= levelMeter();
    live.append(meter.element);
  }, signal);
  return element;
}

function actionsFor({ status, recording }) {
  switch (status) {
  case "recording":
    return [button(t("record.stop"), run("stopTake"), { drawing: "stop", kind: "primary" }), button(t("record.pause"), run("pauseTake"), { drawing: "pause" })];
  case "paused":
    return [button(t("record.stop"), run("stopTake"), { drawing: "stop", kind: "primary" }), button(t("record.resume"), run("resumeTake"), { drawing: "record" })];
  case "opening":
  case "finishing":
    return [button(t(`record.${status}`), () => {}, { drawing: "record", kind: "primary", "aria-disabled": "true" })];
  case "done":
    return [
      button(t("record.start"), run("startTake"), { drawing: "microphone", kind: "record" }),
      h("a.button.plain", { href: `/recordings/${recording}`, on: { click: () => take.set(idleTake) } }, h("span", null, t("record.open"))),
    ];
  default:
    return [button(t("record.start"), run("startTake"), { drawing: "microphone", kind: "record" })];
  }
}

/** What is to be said of the take just now. The words for what went wrong are loaded when something does. */
async function noteOf({ status, error, isSilent, isClipping, waitingBytes, line, problem, isKept }) {
  if (status === "failed") {
    const { title, advice } = (await import("../core/errors.js")).explain(error);
    return [title, advice, isKept && t("record.kept_here")].filter(Boolean).join(" ");
  }
  const isLive = status === "recording" || status === "paused";
  if (!isLive && status !== "finishing") return "";
  if (line === "refused") {
    const { title } = (await import("../core/errors.js")).explain(problem);
    return t("record.line_refused", { problem: title, size: bytes(waitingBytes) });
  }
  if (line === "waiting") return t("record.line_waiting", { size: bytes(waitingBytes) });
  if (!isLive) return "";
  if (status === "paused") return t("record.is_paused");
  if (isSilent) return t("record.silent");
  return t(isClipping ? "record.clipping" : "record.line_fine");
}

function devicePicker() {
  const select = h("select", { on: { change: () => setPreference("microphone", select.value) } });
  const element = h("label.field.device", { hidden: true }, h("span", null, t("record.microphone")), select);
  return {
    element,
    hasChoice: () => select.childElementCount > 1,
    async fill() {
      const { microphones } = await import("./microphone.js");
      const all = await microphones().catch(() => []);
      select.replaceChildren(...all.map((device) => h("option", {
        value: device.deviceId, selected: device.deviceId === preference("microphone"),
      }, device.label)));
      if (all.length < 2) element.hidden = true;
    },
  };
}
