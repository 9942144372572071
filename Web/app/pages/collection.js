import { deleteCollection, getCollection, listRecordings, removeFromCollection, renameCollection } from "../api/recordings.js";
import { askForText, confirm } from "../components/dialog.js";
import { button } from "../components/button.js";
import { recordingList } from "../components/recording-list.js";
import { toastError } from "../components/toast.js";
import { h, loadStyle, setText } from "../core/dom.js";
import { navigate } from "../core/router.js";
import { t } from "../core/strings.js";
import { onEvent, recordings } from "../state/recordings.js";

/** The recordings that belong together. */
export async function show({ element, parameters: { id }, signal, setTitle }) {
  await loadStyle("/app/style/home.css");
  let collection = await getCollection(id, signal);
  let page = await listRecordings({ collection: id, limit: 50 }, signal);
  let list = page.recordings;
  setTitle(collection.name);
  const title = h("h1", null, collection.name);
  const empty = h("p.hint", null, t("collection.empty"));
  const rows = recordingList({
    signal, more: async () => {
      page = await listRecordings({ collection: id, limit: 50, before: page.next });
      list = [...list, ...page.recordings];
      update();
    },
    options: { extraItems: (recording) => [{ text: t("collection.take_out"), drawing: "close", run: () => takeOut(recording) }] },
  });
  const update = () => {
    const newer = new Map(recordings.state.list.map((one) => [one.id, one]));
    rows.update(list.map((one) => newer.get(one.id) ?? one), recordings.state.making, page.next);
    empty.hidden = list.length > 0;
  };
  const attempt = (action) => action().catch(toastError);
  const takeOut = (recording) => attempt(async () => {
    await removeFromCollection(id, recording.id);
    list = list.filter((one) => one.id !== recording.id);
    update();
  });
  const rename = () => attempt(async () => {
    const name = await askForText({ title: t("collection.rename"), label: t("collection.name"), value: collection.name, action: t("action.save") });
    if (!name) return;
    collection = await renameCollection(id, name);
    setText(title, collection.name);
    setTitle(collection.name);
  });
  const remove = () => attempt(async () => {
    if (!await confirm({ title: t("collection.delete"), text: t("collection.delete_text"), action: t("collection.delete") })) return;
    await deleteCollection(id);
    navigate("/");
  });
  element.append(h("div.section-head", null, title, h("div.actions", null,
    button(t("collection.rename"), rename, { drawing: "edit" }), button(t("collection.delete"), remove, { drawing: "bin" }))), empty, rows.element);
  recordings.watch(update, signal);
  onEvent((name, detail) => {
    if (name !== "recording.trashed" && name !== "recording.deleted") return;
    list = list.filter((one) => one.id !== detail.recording);
    update();
  }, signal);
}
