import { audioPath, exportPath } from "../api/recordings.js";
import { collect, star, stopMaking, trash } from "../components/recording-actions.js";
import { titleOf } from "../components/recording-row.js";
import { button, changeIconButton, iconButton } from "../components/button.js";
import { menuButton } from "../components/menu.js";
import { toast, toastError } from "../components/toast.js";
import { h, setText } from "../core/dom.js";
import { clock, dateAndTime } from "../core/format.js";
import { navigate } from "../core/router.js";
import { t } from "../core/strings.js";
import { recordings } from "../state/recordings.js";
import { saveFields } from "./save.js";

/** The title, which is edited in its place, what is known in a line, and what can be done. */
export function makeHeader(context, transcript) {
  const { recording, signal } = context;
  const title = h("h1.title");
  const editTitle = iconButton(t("recording.rename"), "edit", () => editInTitle(title, context));
  const meta = h("p.meta");
  const starButton = iconButton(t("recording.star"), "star", () => star(recording.state.data));
  const damage = h("p.damage", { hidden: true });
  recording.watch(({ data }) => {
    if (!title.querySelector("input")) setText(title, titleOf(data));
    setText(meta, [dateAndTime(data.recorded_at ?? data.created_at), clock(data.duration_seconds), data.speaker, ...data.tags.map((tag) => `#${tag}`)].filter(Boolean).join(" · "));
    changeIconButton(starButton, t(data.starred ? "recording.unstar" : "recording.star"), data.starred ? "starred" : "star");
    starButton.setAttribute("aria-pressed", String(data.starred));
    damage.hidden = !data.damage;
    setText(damage, t("recording.damaged"));
  }, signal);
  recordings.watch(({ list }) => {
    const newer = list.find(({ id }) => id === context.id);
    if (newer && newer.updated_at !== recording.state.data.updated_at) context.reload().catch(() => {});
  }, signal);
  return {
    element: h("header.recording-head", null, h("div.title-line", null, title, editTitle), meta, damage,
      h("div.head-actions", null,
        button(t("copy.text"), () => copyText(transcript), { drawing: "copy" }),
        downloadMenu(context), starButton, moreMenu(context))),
  };
}

async function copyText(transcript) {
  try {
    await navigator.clipboard.writeText(transcript.plainText());
    toast(t("copy.done"));
  } catch {
    toast(t("copy.failed"), { isError: true });
  }
}

const formats = ["txt", "md", "docx", "srt", "vtt", "json"];

function downloadMenu({ id, recording }) {
  return menuButton({
    name: t("download.title"), text: t("download.title"), drawing: "download", kind: "plain",
    items: () => {
      const isReady = recording.state.data.status === "ready";
      const words = isReady ? formats.map((format) => ({ text: t(`download.${format}`), drawing: "download", href: exportPath(id, format), download: true })) : [];
      return [...words, { text: t("recording.download_audio"), drawing: "download", href: audioPath(id, null), download: recording.state.data.title ?? "" }];
    },
  });
}

function moreMenu({ recording }) {
  return menuButton({
    name: t("recording.actions"),
    items: () => {
      const { data } = recording.state;
      const isMaking = data.status === "queued" || data.status === "transcribing";
      return [
        { text: t("recording.collect"), drawing: "folder", run: () => collect(data) },
        ...isMaking ? [{ text: t("recording.stop_making"), drawing: "stop", run: () => stopMaking(data) }] : [],
        { text: t("recording.delete"), drawing: "bin", run: async () => await trash(data) && navigate("/") },
      ];
    },
  });
}

function editInTitle(title, context) {
  if (title.querySelector("input")) return;
  const { recording } = context;
  const { data } = recording.state;
  const input = h("input.title-field", { type: "text", value: data.title ?? "", maxlength: 200, "aria-label": t("recording.title") });
  title.replaceChildren(input);
  input.select();
  let isOver = false;
  const finish = async (keeps) => {
    if (isOver) return;
    isOver = true;
    const value = input.value.trim();
    title.textContent = titleOf(recording.state.data);
    if (!keeps || value === (data.title ?? "")) return;
    try {
      await saveFields(context, data, { title: value || null });
    } catch (error) {
      toastError(error);
    }
  };
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") finish(true);
    if (event.key === "Escape") finish(false);
    event.stopPropagation();
  });
  input.addEventListener("blur", () => finish(true));
}
