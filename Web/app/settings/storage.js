import { getStorage } from "../api/settings.js";
import { h } from "../core/dom.js";
import { bytes } from "../core/format.js";
import { t } from "../core/strings.js";

/** What takes how much room, and how much is left. */
export async function make(signal) {
  const { bytes: kinds, free_bytes: free, recordings, recordings_in_trash: trashed } = await getStorage(signal);
  const all = Object.values(kinds).reduce((sum, one) => sum + one, 0);
  const largest = Math.max(1, ...Object.values(kinds));
  return h("div", null,
    h("p.lead", null, t("storage.total", { size: bytes(all), count: recordings }), free !== undefined && ` ${t("storage.free", { size: bytes(free) })}`),
    trashed > 0 && h("p.hint", null, t("storage.trash", { count: trashed })),
    h("table.amounts", null, h("caption.unseen", null, t("settings.storage")),
      h("tbody", null, Object.entries(kinds).map(([kind, size]) => {
        const fill = h("span.amount-fill");
        fill.style.setProperty("transform", `scaleX(${size / largest})`);
        return h("tr", null, h("th", { scope: "row" }, t(`storage.${kind}`)), h("td.amount", { "aria-hidden": "true" }, fill), h("td.number", null, bytes(size)));
      }))));
}
