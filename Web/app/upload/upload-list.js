import { h, replaceChildren, setText } from "../core/dom.js";
import { bytes, percent } from "../core/format.js";
import { t } from "../core/strings.js";
import { button, iconButton } from "../components/button.js";
import { progressBar } from "../components/progress.js";
import { cancelUpload, clearFinished, pauseUpload, resumeUpload } from "./queue.js";
import { uploads } from "../state/work.js";
import { forgetUpload, unfinishedUploads } from "./unfinished.js";

/** The uploads of this tab, and those that an earlier visit left unfinished. */
export function uploadList(signal) {
  const rows = new Map();
  const list = h("ul.uploads");
  const clear = button(t("upload.clear"), clearFinished, { kind: "quiet" });
  const section = h("section", { "aria-labelledby": "uploads-title", hidden: true },
    h("div.section-head", null, h("h2", { id: "uploads-title" }, t("upload.title")), clear), list);
  const earlier = unfinishedHint(signal);
  uploads.watch(({ list: all }) => {
    section.hidden = !all.length;
    clear.hidden = !all.some(({ state }) => state === "done");
    for (const [id, row] of rows) {
      if (all.some((one) => one.id === id)) continue;
      row.element.remove();
      rows.delete(id);
    }
    for (const one of all) {
      if (!rows.has(one.id)) {
        rows.set(one.id, uploadRow(one));
        list.append(rows.get(one.id).element);
      }
      rows.get(one.id).update(one);
    }
  }, signal);
  return [section, earlier];
}

function uploadRow({ id, name, size }) {
  const state = h("p.state", { "aria-live": "off" });
  const bar = progressBar(t("upload.progress_of", { name }));
  const advice = h("p.advice", { hidden: true });
  const actions = h("div.row-actions");
  const title = h("p.name", null, name);
  const element = h("li.upload", null, h("div.upload-text", null, title, state, bar.element, advice), actions);
  let shown = "";
  return {
    element,
    update(upload) {
      bar.set(upload.state === "finishing" ? null : size ? upload.sent / size : 1);
      bar.element.hidden = upload.state === "done" || upload.state === "failed";
      setText(state, stateText(upload));
      element.dataset.state = upload.state;
      advice.hidden = !upload.error?.advice;
      advice.textContent = upload.error?.advice ?? "";
      if (shown === upload.state) return;
      shown = upload.state;
      replaceChildren(actions, actionsOf(upload));
      if (upload.state === "done") title.replaceChildren(h("a", { href: `/recordings/${upload.recording}` }, name));
    },
  };

  function actionsOf(upload) {
    const cancel = iconButton(t("upload.cancel_of", { name }), "close", () => cancelUpload(id));
    if (upload.state === "done") return [];
    if (upload.state === "failed") return [iconButton(t("upload.retry_of", { name }), "redo", () => resumeUpload(id)), cancel];
    if (upload.state === "paused") return [iconButton(t("upload.resume_of", { name }), "play", () => resumeUpload(id)), cancel];
    if (upload.state === "finishing") return [];
    return [iconButton(t("upload.pause_of", { name }), "pause", () => pauseUpload(id)), cancel];
  }
}

function stateText({ state, sent, size, error }) {
  const share = percent(size ? sent / size : 1);
  if (state === "failed") return error.title;
  return t(`upload.state.${state}`, { share, sent: bytes(sent), size: bytes(size) });
}

/** Says which files have to be chosen once more so that their uploads go on. */
function unfinishedHint(signal) {
  const list = h("ul.plain-list");
  const section = h("section.unfinished", { hidden: true, "aria-labelledby": "unfinished-title" },
    h("h2", { id: "unfinished-title" }, t("upload.unfinished_title")), h("p.hint", null, t("upload.unfinished_hint")), list);
  const show = () => {
    const running = new Set(uploads.state.list.map((one) => `${one.name}\n${one.size}`));
    const left = Object.entries(unfinishedUploads()).filter(([, one]) => !running.has(`${one.name}\n${one.size}`));
    section.hidden = !left.length;
    list.replaceChildren(...left.map(([print, one]) => h("li", null, h("span", null, one.name, " ", h("span.meta", null, bytes(one.size))),
      iconButton(t("upload.forget_of", { name: one.name }), "close", () => {
        forgetUpload(print);
        show();
      }))));
  };
  uploads.watch(show, signal);
  return section;
}
