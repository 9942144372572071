import { h } from "../core/dom.js";
import { day } from "../core/format.js";
import { t } from "../core/strings.js";
import { button } from "./button.js";
import { recordingRow } from "./recording-row.js";

/**
 * Recordings by day, the newest first. `update` takes the recordings, what is in the making, and whether there are more;
 * rows stay the same elements while they change, so that a focus or a selection in them is kept.
 */
export function recordingList({ more, signal, options = {} }) {
  const days = h("div.days");
  const rows = new Map();
  const moreButton = button(t("home.more"), async () => {
    moreButton.disabled = true;
    await more().catch(async (error) => (await import("./toast.js")).toastError(error));
    moreButton.disabled = false;
  });
  const element = h("div", null, days, h("p.more", { hidden: true }, moreButton));
  signal?.addEventListener("abort", () => rows.clear(), { once: true });
  let order = "";
  return {
    element,
    update(list, making, next) {
      moreButton.parentElement.hidden = !next;
      for (const recording of list) {
        if (!rows.has(recording.id)) rows.set(recording.id, recordingRow(options));
        rows.get(recording.id).update(recording, making[recording.id]);
      }
      const now = list.map(({ id }) => id).join();
      if (now === order) return;
      order = now;
      layOut(days, list, rows);
    },
  };
}

function layOut(days, list, rows) {
  const known = new Set(list.map(({ id }) => id));
  for (const id of [...rows.keys()]) if (!known.has(id)) rows.delete(id);
  const focused = document.activeElement;
  const groups = Map.groupBy ? Map.groupBy(list, dayOf) : grouped(list);
  days.replaceChildren(...[...groups].map(([title, group]) => h("section.day", null,
    h("h2.day-title", null, title), h("ul.rows", null, group.map(({ id }) => rows.get(id).element)))));
  if (days.contains(focused)) focused.focus({ preventScroll: true });
}

/** The day on which a recording came: the order of the list. When it was made, if that was another day, its line says. */
const dayOf = (recording) => day(recording.created_at);

function grouped(list) {
  const groups = new Map();
  for (const one of list) groups.set(dayOf(one), [...groups.get(dayOf(one)) ?? [], one]);
  return groups;
}
