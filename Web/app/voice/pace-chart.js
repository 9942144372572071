import { getTranscript } from "../api/transcripts.js";
import { h } from "../core/dom.js";
import { figure } from "../core/format.js";
import { t } from "../core/strings.js";
import { liveCanvas } from "../recording/canvas.js";
import { drawOnScale } from "./pictures.js";
import { TranscriptModel, shownPause } from "../recording/transcript-model.js";

/** Words are counted over this long around each moment, in seconds. */
const windowSeconds = 12;

/** How fast somebody speaks over the recording, and where the long pauses are; nothing for too few words. */
export async function paceChart({ id, view, player, signal }) {
  const transcript = await getTranscript(id, signal).catch(() => null);
  const model = transcript && new TranscriptModel(transcript);
  const pauses = model?.words.filter(({ pause }) => pause > 0) ?? [];
  if (!model || model.words.length < 12) return null;
  const { canvas, redraw } = liveCanvas("picture.low", (context, width, height, color) => {
    const { from, to } = view.state;
    const highest = 260;
    const marks = [100, 200].map((value) => ({ y: height - (value / highest) * height, text: t("transcript.pace", { value }) }));
    drawOnScale(context, width, color, marks, () => {
      context.fillStyle = color("line-strong");
      for (const { word, pause } of pauses) {
        const x = ((word.start - pause - from) / (to - from)) * width;
        context.fillRect(x, 0, Math.max(1, (pause / (to - from)) * width), 5);
      }
      context.strokeStyle = color("accent");
      context.lineWidth = 2;
      context.beginPath();
      for (let x = 0; x <= width; x += 3) {
        const rate = Math.min(highest, paceAt(model, from + (x / width) * (to - from)));
        const y = height - (rate / highest) * height;
        if (x) context.lineTo(x, y);
        else context.moveTo(x, y);
      }
      context.stroke();
    });
  }, signal);
  view.watch(redraw, signal);
  const longest = pauses.toSorted((a, b) => b.pause - a.pause).slice(0, 3);
  return h("section.pace-part", null, h("figure.voice-picture", null, h("figcaption", null, t("voice.pace")), canvas),
    h("p.hint", null, t("voice.pauses_longer", { count: pauses.length, seconds: figure(shownPause) }), " ",
      longest.flatMap(({ word, pause }) => [h("button.button.tiny", {
        type: "button", on: { click: () => {
          player.seek(Math.max(0, word.start - pause - 1));
          player.play();
        } },
      }, t("voice.hear_pause", { seconds: figure(pause) })), " "])));
}

/** Words a minute in the window around a time. */
function paceAt(model, time) {
  const first = model.wordAt(time - windowSeconds / 2) + 1;
  const last = model.wordAt(time + windowSeconds / 2);
  const end = model.words.at(-1).word.end;
  const seconds = Math.min(time + windowSeconds / 2, end) - Math.max(0, time - windowSeconds / 2);
  return seconds > 1 ? ((last - first + 1) / seconds) * 60 : 0;
}
