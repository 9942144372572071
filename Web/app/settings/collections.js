import { createCollection, listCollections } from "../api/recordings.js";
import { askForText } from "../components/dialog.js";
import { button } from "../components/button.js";
import { toastError } from "../components/toast.js";
import { h } from "../core/dom.js";
import { navigate } from "../core/router.js";
import { t } from "../core/strings.js";

/** The collections, and a new one. */
export async function make(signal) {
  const all = await listCollections(signal);
  const add = async () => {
    const name = await askForText({ title: t("collection.new"), label: t("collection.name"), action: t("collection.create") });
    if (!name) return;
    await createCollection(name).then((made) => navigate(`/collections/${made.id}`), toastError);
  };
  return h("div", null,
    all.length ? h("ul.plain-list", null, all.map((one) => h("li", null, h("a", { href: `/collections/${one.id}` }, one.name)))) : h("p.hint", null, t("collection.none")),
    button(t("collection.new"), add, { drawing: "plus" }));
}
