import { deleteRecording, listRecordings, restoreRecording } from "../api/recordings.js";
import { confirm } from "../components/dialog.js";
import { button } from "../components/button.js";
import { titleOf } from "../components/recording-row.js";
import { h } from "../core/dom.js";
import { clock, dateAndTime } from "../core/format.js";
import { t } from "../core/strings.js";
import { insert } from "../state/recordings.js";
import { attempting } from "./attempt.js";

/** What was deleted and can still be taken back, or be removed for good before its time. */
export async function make(signal) {
  const element = h("div");
  const fill = async () => {
    const { recordings } = await listRecordings({ deleted: true, limit: 200 }, signal);
    element.replaceChildren(recordings.length ? h("ul.cards", null, recordings.map(card)) : h("p.hint", null, t("trash.empty")));
  };
  const attempt = attempting(fill);
  const card = (recording) => h("li.card.line", null, h("div", null, h("h3", null, titleOf(recording)),
    h("p.meta", null, t("trash.since", { time: dateAndTime(recording.deleted_at), length: clock(recording.duration_seconds) }))),
  h("div.actions", null,
    button(t("trash.restore"), () => attempt(async () => insert(await restoreRecording(recording.id))), {
      kind: "quiet", "aria-label": t("trash.restore_of", { title: titleOf(recording) }),
    }),
    button(t("trash.remove"), () => attempt(async () => {
      const text = t("trash.remove_text");
      if (await confirm({ title: t("trash.remove_of", { title: titleOf(recording) }), text, action: t("trash.remove") })) await deleteRecording(recording.id, true);
    }), { kind: "quiet", "aria-label": t("trash.remove_of", { title: titleOf(recording) }) })));
  await fill();
  return element;
}
