import { askUntilReady } from "../api/client.js";
import { h, loadStyle } from "../core/dom.js";
import { t } from "../core/strings.js";
import { measureTables } from "./measures.js";
import { paceChart } from "./pace-chart.js";
import { voicePicture } from "./picture.js";

/** What the voice is like: the figures that say most, the pictures over time, and every measure in tables. */
export async function makeVoicePart(context) {
  const { id, signal } = context;
  const waiting = h("p.hint", { role: "status" }, t("voice.waiting"));
  const element = h("div.voice", null, waiting);
  fill();
  return element;

  async function fill() {
    try {
      await loadStyle("/app/style/voice.css");
      const { data } = await askUntilReady(`/v1/recordings/${id}/analysis`, {
        signal, onWait: ({ fraction }) => {
          waiting.textContent = fraction ? t("voice.measuring", { share: Math.round(fraction * 100) }) : t("voice.waiting");
        },
      });
      waiting.remove();
      const { headline, tables } = measureTables(data);
      element.append(h("p.hint", null, t("voice.no_diagnosis")), headline, voicePicture(context, data), await paceChart(context), tables, downloads(id));
    } catch (error) {
      if (signal.aborted) return;
      const { errorPanel } = await import("../components/error-panel.js");
      element.replaceChildren(errorPanel(error, { level: "h2", retry: () => {
        element.replaceChildren(waiting);
        fill();
      } }));
    }
  }
}

const downloads = (id) => h("p.downloads", null, t("voice.download"), " ",
  ["csv", "json", "textgrid", "svg"].flatMap((format) => [h("a", { href: `/v1/recordings/${id}/analysis?format=${format}`, download: true }, t(`voice.format_${format}`)), " "]));
