import {
  addToCollection, cancelTranscription, createCollection, deleteRecording, listCollections, restoreRecording, updateRecording,
} from "../api/recordings.js";
import { h } from "../core/dom.js";
import { t } from "../core/strings.js";
import { insert, refresh, remove } from "../state/recordings.js";
import { askForText, openDialog } from "./dialog.js";
import { toast, toastError } from "./toast.js";

async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    toastError(error);
    return null;
  }
}

export async function rename(recording) {
  const title = await askForText({
    title: t("recording.rename"), label: t("recording.title"), value: recording.title ?? "", action: t("action.save"),
  });
  if (title === null) return;
  await attempt(async () => insert((await updateRecording(recording.id, { title: title || null })).data));
}

export const star = (recording) =>
  attempt(async () => insert((await updateRecording(recording.id, { starred: !recording.starred })).data));

export const stopMaking = (recording) => attempt(async () => {
  await cancelTranscription(recording.id);
  refresh(recording.id);
});

/** Puts a recording into the trash and offers to take it back. */
export const trash = (recording) => attempt(async () => {
  await deleteRecording(recording.id);
  remove(recording.id);
  toast(t("recording.deleted"), {
    action: { text: t("action.undo"), run: () => attempt(async () => insert(await restoreRecording(recording.id))) },
  });
  return true;
});

/** Asks for a collection, an existing or a new one, and puts the recording into it. */
export const collect = (recording) => attempt(async () => {
  const all = await listCollections();
  const name = h("input", { type: "text", maxlength: 200, placeholder: t("collection.new_name") });
  const choice = await openDialog({
    title: t("recording.collect"),
    content: (close) => [
      all.length > 0 && h("ul.choices", null, all.map((one) => h("li", null,
        h("button.button.choice", { type: "button", on: { click: () => close(one) } }, h("span", null, one.name))))),
      h("label.field", null, h("span", null, t("collection.new")), name),
    ],
    actions: [{ text: t("action.cancel") }, { text: t("collection.create_add"), isMain: true, value: () => ({ name: name.value.trim() }) }],
  });
  if (!choice || !choice.name) return;
  const collection = choice.id ? choice : await createCollection(choice.name);
  await addToCollection(collection.id, recording.id);
  toast(t("collection.added", { name: collection.name }));
});
