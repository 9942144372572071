import { openDialog } from "../components/dialog.js";
import { h } from "../core/dom.js";
import { t } from "../core/strings.js";

/**
 * Asks who speaks in a passage. Gives `{ name, segments }`: the name, or `null` for none, and the passages that it is to
 * stand at, which are all of the same speaker unless this one alone was chosen.
 */
export async function askForSpeaker(segment, model) {
  const before = segment.speaker ?? null;
  const same = model.transcript.segments.filter((one) => (one.speaker ?? null) === before).map(({ index }) => index);
  const known = h("datalist", { id: "known-speakers" }, model.speakers.map((name) => h("option", { value: name })));
  const name = h("input", { type: "text", value: before ?? "", maxlength: 200, list: "known-speakers", autofocus: true, autocomplete: "off" });
  const all = h("input", { type: "radio", name: "which", value: "all", checked: true });
  const one = h("input", { type: "radio", name: "which", value: "one" });
  const choice = await openDialog({
    title: t("speaker.title"),
    content: () => [
      h("label.field", null, h("span", null, t("speaker.name")), name), known,
      h("fieldset", null, h("legend", null, t("speaker.where")),
        h("label.check", null, all, h("span", null, before ? t("speaker.all_of", { name: before, count: same.length }) : t("speaker.all", { count: same.length }))),
        h("label.check", null, one, h("span", null, t("speaker.one")))),
    ],
    actions: [{ text: t("action.cancel") }, {
      text: t("action.save"), isMain: true, value: () => ({ name: name.value.trim() || null, segments: all.checked ? same : [segment.index] }),
    }],
  });
  return choice && choice.name !== before ? choice : null;
}
