import { h } from "../core/dom.js";
import { figure } from "../core/format.js";
import { t } from "../core/strings.js";
import { explainShortly } from "../core/errors.js";
import { liveCanvas } from "../recording/canvas.js";
import { onGestures } from "../recording/gestures.js";
import { drawFormants, drawLine, drawOnScale, drawSpectrogram } from "./pictures.js";
import { SpectrogramTrack, Track } from "./tracks.js";

/**
 * The voice over time in three pictures one below the other, of the same stretch as the waveform: spectrogram with
 * formants, pitch, level. They move with the sound, and tell the values where it is.
 */
export function voicePicture({ id, player, view, signal }, analysis) {
  const pictures = [];
  const problem = h("p.hint", { role: "status" }, t("voice.waiting"));
  const make = (measure, Kind = Track) => {
    const track = new Kind(id, measure, { signal, onData: (error) => {
      if (error) problem.textContent = explainShortly(error);
      else problem.remove();
      for (const { redraw } of pictures) redraw();
      place(player.time);
    } });
    return track;
  };
  const tracks = { spectrogram: make("spectrogram", SpectrogramTrack), formants: make("formants"), pitch: make("pitch"), intensity: make("intensity") };
  const heads = [];

  const picture = (name, className, used, draw) => {
    const { canvas, redraw } = liveCanvas(`picture.${className}`, (context, width, height, color) => {
      for (const track of used) track.want(view.state, width * Math.min(2, devicePixelRatio || 1));
      draw(context, width, height, color, view.state);
    }, signal);
    const head = h("span.playhead", { "aria-hidden": "true" });
    const field = h("div.picture-field", null, canvas, head);
    onGestures(field, view, { signal, seek: (time) => player.seek(time), select: () => {}, selects: () => false });
    pictures.push({ redraw });
    heads.push({ head, canvas });
    return h("figure.voice-picture", null, h("figcaption", null, t(`voice.${name}`)), field);
  };

  const pitchScale = pitchRange(analysis);
  const element = h("div.pictures", { role: "img", "aria-label": describe(analysis) },
    picture("spectrogram", "tall", [tracks.spectrogram, tracks.formants, tracks.pitch], (context, width, height, color, stretch) => {
      const { data } = tracks.spectrogram;
      if (!data) return;
      drawSpectrogram(context, width, height, color, stretch, data);
      if (tracks.formants.data) {
        drawFormants(context, width, height, color, stretch, tracks.formants.data, {
          highest: data.highest, isVoiced: (time) => tracks.pitch.at("frequency", time) !== null,
        });
      }
      const marks = [1000, 3000, 5000].filter((one) => one < data.highest * 0.95);
      drawOnScale(context, width, color, marks.map((one) => ({ y: height - (one / data.highest) * height, text: t("voice.hertz", { value: one }) })), () => {});
    }),
    picture("pitch", "middle", [tracks.pitch], (context, width, height, color, stretch) => {
      const at = (value) => height - ((Math.log(value) - Math.log(pitchScale.lowest)) / Math.log(pitchScale.highest / pitchScale.lowest)) * (height - 6) - 3;
      drawOnScale(context, width, color, pitchScale.marks.map((one) => ({ y: at(one), text: t("voice.hertz", { value: one }) })), () => {
        if (tracks.pitch.data) drawLine(context, width, height, color, stretch, tracks.pitch.data, "frequency", { ...pitchScale, isLogarithmic: true });
      });
    }),
    picture("intensity", "low", [tracks.intensity], (context, width, height, color, stretch) => {
      const top = Math.ceil((analysis.intensity.maximum.value ?? 90) / 10) * 10;
      const marks = [top - 20, top - 40].map((one) => ({ y: height - ((one - top + 60) / 60) * (height - 6) - 3, text: t("voice.decibels", { value: one }) }));
      drawOnScale(context, width, color, marks, () => {
        if (tracks.intensity.data) drawLine(context, width, height, color, stretch, tracks.intensity.data, "level", { lowest: top - 60, highest: top });
      });
    }));

  const readout = h("p.readout", { "aria-live": "off" });
  const place = (time) => {
    const share = (time - view.state.from) / view.span;
    for (const { head, canvas } of heads) {
      head.hidden = share < 0 || share > 1;
      head.style.setProperty("transform", `translateX(${share * canvas.clientWidth}px)`);
    }
    readout.textContent = valuesAt(time, tracks);
  };
  view.watch(() => {
    for (const { redraw } of pictures) redraw();
    place(player.time);
  }, signal);
  player.onTick(place);
  return h("div", null, readout, problem, element);
}

function pitchRange(analysis) {
  const low = analysis.pitch.quantile10.value ?? 100;
  const high = analysis.pitch.quantile90.value ?? 250;
  const lowest = Math.max(analysis.parameters.pitch_floor_hz, low / 1.6);
  const highest = Math.min(analysis.parameters.pitch_ceiling_hz, high * 1.6);
  return { lowest, highest, marks: [75, 100, 150, 200, 300, 400, 600].filter((one) => one > lowest * 1.05 && one < highest * 0.95) };
}

function valuesAt(time, tracks) {
  const pitch = tracks.pitch.at("frequency", time);
  const level = tracks.intensity.at("level", time);
  const formants = ["f1", "f2", "f3"].map((name) => tracks.formants.at(name, time)).filter((value) => value !== null);
  return [
    pitch === null ? t("voice.no_pitch_here") : t("voice.pitch_here", { value: figure(pitch) }),
    level !== null && t("voice.level_here", { value: figure(level) }),
    pitch !== null && formants.length === 3 && t("voice.formants_here", { values: formants.map((value) => Math.round(value)).join(", ") }),
  ].filter(Boolean).join(" · ");
}

function describe({ pitch, phrasing }) {
  return pitch.median.value === null ? t("voice.picture_no_voice")
    : t("voice.picture_label", { pitch: Math.round(pitch.median.value), pauses: phrasing.pauses.value ?? 0 });
}
