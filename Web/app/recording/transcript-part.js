import { getTranscript } from "../api/transcripts.js";
import { announce } from "../components/announcer.js";
import { button, iconButton } from "../components/button.js";
import { errorPanel } from "../components/error-panel.js";
import { toastError } from "../components/toast.js";
import { h, replaceChildren } from "../core/dom.js";
import { preference, setPreference } from "../core/preferences.js";
import { t } from "../core/strings.js";
import { editInPlace } from "./editor.js";
import { Edits } from "./edits.js";
import { engineNote } from "./engine-note.js";
import { LiveTranscript } from "./live.js";
import { NewerNote } from "./newer-note.js";
import { askForSpeaker } from "./speakers.js";
import { TranscriptModel } from "./transcript-model.js";
import { TranscriptView } from "./transcript-view.js";

/** The words of a recording: those that are there, those that come just now, or why there are none. */
export class TranscriptPart {
  #context;
  #live = null;
  #viewEnd = new AbortController();
  #toolbar = h("div.toolbar", { hidden: true });
  #place = h("div.transcript-place");
  #newer;

  constructor(context) {
    this.#context = context;
    this.#newer = new NewerNote(context, () => context.reload().then(() => this.load()));
    this.element = h("div", null, this.#toolbar, this.#newer.element, this.#place);
    this.view = null;
    this.model = null;
    this.edits = null;
    context.player.onTick((time) => this.view?.setTime(time, context.player.isPlaying));
  }

  /** Shows what there is; a transcript in the making is shown as it comes. */
  async load() {
    const { id, recording, signal } = this.#context;
    const { data } = recording.state;
    try {
      if (data.status === "failed") return this.#showFailure(data);
      const transcript = await getTranscript(id, signal);
      if (signal.aborted) return;
      if (transcript) this.#show(transcript, data.transcript_id);
      else this.#showLive();
    } catch (error) {
      if (signal.aborted) return;
      if (error.code === "transcription_failed") this.#showFailure(data, error);
      else replaceChildren(this.#place, errorPanel(error, { level: "h2", retry: () => this.load() }));
    }
  }

  /** Something happened to the recording; `data` is how it is by now. */
  took(name, detail, data) {
    if (name === "transcript.completed" || name === "transcript.failed" || name === "transcript.cancelled") {
      this.#live?.stop();
      this.#live = null;
      if (name === "transcript.completed") announce(t("making.done"));
      if (name === "transcript.failed" && this.model) toastError({ code: detail.error?.code ?? "transcription_failed", status: 422, message: detail.error?.message });
      if (!this.model || data.transcript_id !== this.edits?.current) this.load();
      else if (name === "transcript.completed") this.#newer.look({ isNews: true });
    } else if (name === "transcript.requested" && !this.model) {
      this.#showLive();
    } else if (/^transcript\.(edited|chosen)$/.test(name) && this.edits && !this.edits.state.state.isSaving && detail.transcript !== this.edits.current) {
      this.load();
    }
  }

  /** After a break of the stream: what is current may have changed meanwhile. */
  caughtUp(data) {
    if (this.edits && !this.edits.state.state.isSaving && data.transcript_id !== this.edits.current) this.load();
  }

  #showLive() {
    if (this.#live) return;
    this.#live = new LiveTranscript(this.#context, { onText: (model) => this.#showModel(model) });
    this.#toolbar.hidden = true;
    replaceChildren(this.#place, this.#live.element);
  }

  #showFailure(data, error = null) {
    this.#toolbar.hidden = true;
    replaceChildren(this.#place, errorPanel({ code: "transcription_failed", message: error?.message ?? data.error }, { level: "h2" }),
      h("p", null, h("a", { href: "?view=details" }, t("transcript.try_again"))));
  }

  #show(transcript, current) {
    if (transcript.based_on) this.#newer.look();
    else this.#newer.hide();
    if (this.model && this.edits) {
      this.model.replace(transcript);
      this.edits.setCurrent(current);
    } else {
      this.model = new TranscriptModel(transcript);
      this.edits = new Edits({ id: this.#context.id, model: this.model, current, onChange: () => this.#changed() });
    }
    if (!transcript.speech_found || this.model.isEmpty) return this.#showNothing(transcript);
    this.#showModel(this.model);
    this.#fillToolbar();
    replaceChildren(this.#place, this.view.element, engineNote(transcript));
  }

  #showNothing(transcript) {
    this.#toolbar.hidden = true;
    replaceChildren(this.#place, h("section.no-speech", null, h("h2", null, t("transcript.no_speech")),
      h("p", null, t("transcript.no_speech_text")), h("p", null, h("a", { href: "?view=details" }, t("transcript.try_again")))), engineNote(transcript));
  }

  #showModel(model) {
    if (this.view && this.view.model === model) return this.view.render();
    const { player, signal } = this.#context;
    this.#viewEnd.abort();
    this.#viewEnd = new AbortController();
    this.view = new TranscriptView(model, {
      signal: AbortSignal.any([signal, this.#viewEnd.signal]),
      onSeek: (time, plays) => {
        player.seek(time);
        if (plays) player.play();
      },
      onEdit: (row, flat) => this.#edit(row, flat),
      onSpeaker: (segment) => this.#nameSpeaker(segment),
      onFollow: (follows) => this.#followButton && (this.#followButton.hidden = follows),
    });
    this.view.model = model;
    this.view.setTime(player.time, false);
    if (this.#live) this.#live.setText(this.view.element);
    else replaceChildren(this.#place, this.view.element);
  }

  #followButton = null;

  #fillToolbar() {
    this.#toolbar.hidden = false;
    if (this.#toolbar.childElementCount) {
      this.#followButton.hidden = this.view.follows;
      return;
    }
    const undo = iconButton(t("edit.undo"), "undo", () => this.undo());
    const redo = iconButton(t("edit.redo"), "redo", () => this.redo());
    this.#followButton ??= button(t("transcript.follow"), () => this.view.follow(), { drawing: "follow", class: "follow" });
    this.#followButton.hidden = this.view.follows;
    this.edits.state.watch(({ canUndo, canRedo }) => {
      undo.disabled = !canUndo;
      redo.disabled = !canRedo;
    }, this.#context.signal);
    replaceChildren(this.#toolbar, undo, redo, this.#toggle("marksUnsure", t("transcript.mark_unsure")),
      this.#toggle("showsPauses", t("transcript.show_pauses")),
      button(t("transcript.next_unsure"), () => this.view.nextUnsure(1), { kind: "quiet" }), this.#followButton);
  }

  #toggle(name, text) {
    const box = h("input", { type: "checkbox", on: { change: () => {
      setPreference(name, box.checked);
      this.view.applyPreferences();
    } } });
    box.checked = preference(name);
    return h("label.check", null, box, h("span", null, text));
  }

  #changed() {
    this.view?.render();
    this.view?.setTime(this.#context.player.time, false);
  }

  editCurrent() {
    if (!this.view || !this.edits) return;
    const at = this.model.words[Math.max(0, this.view.currentWord)];
    this.#edit(this.view.rows[at?.row ?? 0], at?.flat ?? -1);
  }

  #edit(row, flat) {
    if (!this.edits || !row) return;
    const first = this.view.rows.find((one) => one.row.segment === row.row.segment && one.row.startsSegment) ?? row;
    this.#context.player.pause();
    const { index } = first.row.segment;
    const rest = this.view.rows.filter((one) => one !== first && one.row.segment === first.row.segment);
    for (const one of rest) one.element.hidden = true;
    editInPlace({
      row: first, caret: this.model.words[flat]?.word.text,
      save: async (text, seen) => {
        const isKept = await this.#keep(() => this.edits.setText(index, text, seen));
        first.refresh();
        return { isKept, now: this.model.segment(index)?.text };
      },
      done: (hadFocus) => {
        for (const one of rest) one.element.hidden = false;
        first.refresh();
        if (hadFocus) this.view.rows.find((one) => one.row.segment.index === index)?.time.focus();
      },
    });
  }

  async #nameSpeaker(segment) {
    if (!this.edits) return;
    const choice = await askForSpeaker(segment, this.model);
    if (choice) await this.#keep(() => this.edits.setSpeaker(choice.segments, choice.name));
  }

  async #keep(action) {
    try {
      await action();
      return true;
    } catch (error) {
      toastError(error);
      return false;
    }
  }

  undo() {
    return this.edits && this.#keep(() => this.edits.undo());
  }

  redo() {
    return this.edits && this.#keep(() => this.edits.redo());
  }

  /** Goes to a time that a link names. */
  goTo(time) {
    this.#context.player.seek(time);
    this.view?.setTime(time, false);
    this.view?.follow();
  }

  /** The words as a text to be pasted: a passage a line, with who speaks where that is known. */
  plainText() {
    const lines = [];
    let speaker = null;
    for (const segment of this.model?.transcript.segments ?? []) {
      if (segment.speaker && segment.speaker !== speaker) lines.push(`${lines.length ? "\n" : ""}${segment.speaker}:`);
      speaker = segment.speaker ?? speaker;
      if (segment.text.trim()) lines.push(segment.text);
    }
    return lines.join("\n");
  }
}
