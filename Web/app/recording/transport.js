import { changeIconButton, iconButton } from "../components/button.js";
import { announce } from "../components/announcer.js";
import { h, setText } from "../core/dom.js";
import { explainShortly } from "../core/errors.js";
import { clock, figure } from "../core/format.js";
import { t } from "../core/strings.js";
import { speeds } from "./player.js";

/** Play, steps, time, speed, loop and zoom. */
export function transport({ player, view, loopMode, signal }) {
  const play = iconButton(t("player.play"), "play", () => player.toggle(), { class: "play" });
  const time = h("span.time-now");
  const total = h("span.time-all");
  const speed = h("select", {
    "aria-label": t("player.speed"), title: t("player.speed"), on: { change: () => player.setSpeed(Number(speed.value)) },
  }, speeds.map((one) => h("option", { value: one }, t("player.times", { speed: figure(one) }))));
  const loop = iconButton(t("player.loop"), "loop", () => loopMode.toggle(), { "aria-pressed": "false" });
  const problem = h("p.player-problem", { role: "status", hidden: true });
  const zoomOut = iconButton(t("wave.zoom_out"), "minus", () => view.zoom(2, player.time));
  const zoomAll = iconButton(t("wave.zoom_all"), "whole", () => view.showAll());
  const loopEnds = h("span.loop-ends", { hidden: true },
    h("button.button.tiny", { type: "button", on: { click: () => loopMode.setEnd("from") } }, t("player.loop_from")),
    h("button.button.tiny", { type: "button", on: { click: () => loopMode.setEnd("to") } }, t("player.loop_to")));
  player.state.watch((state) => {
    changeIconButton(play, t(state.isPlaying ? "player.pause" : "player.play"), state.isPlaying ? "pause" : "play");
    speed.value = String(state.speed);
    const isLooping = Boolean(state.loop) || loopMode.isOn;
    loop.setAttribute("aria-pressed", String(isLooping));
    loopEnds.hidden = !isLooping;
    problem.hidden = state.status === "ready";
    setText(problem, state.status === "failed" ? explainShortly(state.error) : t("player.preparing"));
  }, signal);
  view.watch(({ duration }) => {
    setText(total, clock(duration));
    zoomOut.disabled = zoomAll.disabled = view.isWhole;
  }, signal);
  player.onTick((now) => setText(time, clock(now)));
  setText(time, clock(0));
  return h("div.transport", null,
    h("div.transport-main", null,
      iconButton(t("player.back"), "back", () => player.step(-5)), play,
      iconButton(t("player.forward"), "forward", () => player.step(5)),
      h("span.times", null, time, h("span", { "aria-hidden": "true" }, " / "), total)),
    problem,
    h("div.transport-more", null, loopEnds, loop, h("span.speed", null, speed),
      zoomOut, zoomAll, iconButton(t("wave.zoom_in"), "plus", () => view.zoom(0.5, player.time))));
}

/** Looping: on means that drags choose a stretch; ends can be set by buttons and keys too, without any drag. */
export class LoopMode {
  #player;
  #view;

  constructor(player, view) {
    this.#player = player;
    this.#view = view;
    this.isOn = false;
  }

  toggle() {
    const hasLoop = Boolean(this.#player.state.state.loop);
    this.isOn = !(hasLoop || this.isOn);
    this.#player.setLoop(null);
    announce(t(this.isOn ? "player.loop_on" : "player.loop_off"));
  }

  /** Sets where the loop begins or ends to where the sound is. */
  setEnd(end) {
    const { loop } = this.#player.state.state;
    const { duration } = this.#view.state;
    const next = { from: loop?.from ?? 0, to: loop?.to ?? duration, [end]: this.#player.time };
    if (next.to - next.from < 0.1) Object.assign(next, end === "from" ? { to: duration } : { from: 0 });
    this.isOn = true;
    this.#player.setLoop(next);
    announce(t("player.loop_between", { from: clock(next.from, true), to: clock(next.to, true) }));
  }
}
