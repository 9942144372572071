import { listen } from "../api/events.js";
import { eventsPath } from "../api/recordings.js";
import { progressBar } from "../components/progress.js";
import { stateOf } from "../components/recording-row.js";
import { h, setText } from "../core/dom.js";
import { t } from "../core/strings.js";
import { TranscriptModel } from "./transcript-model.js";

/** A transcript as it is made: how far it is, the time left, and each passage as soon as it is recognised. */
export class LiveTranscript {
  #control = new AbortController();
  #place = h("div");

  constructor({ id, recording, signal, reload }, { onText }) {
    const state = h("p.state");
    const bar = progressBar(t("making.progress"));
    this.element = h("div.live", null, h("div.live-state", null, state, bar.element), this.#place);
    const end = this.#control;
    signal.addEventListener("abort", () => end.abort(), { once: true });
    let model = null;
    const tell = (progress) => {
      const making = {
        status: progress.status, fraction: progress.fraction ?? 0, secondsLeft: progress.seconds_left ?? null, jobsAhead: progress.jobs_ahead ?? 0,
      };
      setText(state, stateOf({ ...recording.state.data, status: "transcribing" }, making));
      bar.set(making.status === "transcribing" ? making.fraction : null);
    };
    tell({ status: "queued" });
    const begin = () => {
      model = new TranscriptModel({ segments: [], revision: null, language: recording.state.data.language });
    };
    begin();
    listen(eventsPath(id), {
      signal: end.signal,
      onEvent(name, detail) {
        if (name === "snapshot") {
          begin();
          for (const progress of detail.in_the_making ?? []) tell(progress);
          if (!detail.in_the_making?.length) reload().catch(() => {});
        } else if (name === "transcript.progress") {
          tell(detail);
        } else if (name === "transcript.restarted") {
          begin();
        } else if (name === "transcript.segment") {
          model.append(detail.segment);
          onText(model);
        }
      },
    });
  }

  setText(element) {
    this.#place.replaceChildren(element);
  }

  stop() {
    this.#control.abort();
  }
}
