import { carryEdits, chooseTranscript } from "../api/transcripts.js";
import { openDialog } from "../components/dialog.js";
import { toast, toastError } from "../components/toast.js";
import { h } from "../core/dom.js";
import { clock } from "../core/format.js";
import { t } from "../core/strings.js";

/**
 * Takes a person's edits over to another engine's transcript, says what became of them, and offers to undo it. Edits that
 * have no place there are shown. `onChange` is called whenever the current transcript has become another. Gives whether it was done.
 */
export async function takeOver(id, { edited, to, current }, onChange) {
  try {
    const { carried, conflicts, unplaced } = await carryEdits(id, to.id, current.revision, edited.id);
    await onChange();
    const told = [t("take_over.done", { count: carried }), conflicts.length && t("take_over.conflicts", { count: conflicts.length })];
    toast(told.filter(Boolean).join(" "), { action: { text: t("action.undo"), run: () => goBack(id, current, onChange) } });
    if (unplaced.length) await showUnplaced(unplaced);
    return true;
  } catch (error) {
    toastError(error.code === "stale_revision" ? { ...error, code: "transcript_changed" } : error);
    return false;
  }
}

async function goBack(id, before, onChange) {
  try {
    await chooseTranscript(id, before.id);
    await onChange();
  } catch (error) {
    toastError(error);
  }
}

function showUnplaced(edits) {
  return openDialog({
    title: t("take_over.unplaced", { count: edits.length }),
    content: () => [h("p", null, t("take_over.unplaced_text")), h("ul.unplaced", null, edits.map(({ start, speaker, text, kind }) => h("li", null,
      h("span.meta", null, clock(start)), " ", kind === "speaker" ? `${speaker ?? t("take_over.nobody")}: ` : "", text)))],
    actions: [{ text: t("action.close"), isMain: true, value: () => null }],
  });
}
