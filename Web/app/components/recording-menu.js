import { audioPath } from "../api/recordings.js";
import { t } from "../core/strings.js";
import { menuButton } from "./menu.js";

/** The commands on a line of a list. What they do is loaded with the first of them. */
export function rowMenu(current, extraItems) {
  const run = (name) => async () => (await import("./recording-actions.js"))[name](current());
  return menuButton({
    name: t("recording.actions"),
    items: () => {
      const recording = current();
      const isMaking = recording.status === "queued" || recording.status === "transcribing";
      return [
        { text: t("recording.rename"), drawing: "edit", run: run("rename") },
        { text: t(recording.starred ? "recording.unstar" : "recording.star"), drawing: "star", run: run("star") },
        { text: t("recording.collect"), drawing: "folder", run: run("collect") },
        { text: t("recording.download_audio"), drawing: "download", href: audioPath(recording.id, null), download: recording.title ?? "" },
        ...isMaking ? [{ text: t("recording.stop_making"), drawing: "stop", run: run("stopMaking") }] : [],
        ...extraItems?.(recording) ?? [],
        { text: t("recording.delete"), drawing: "bin", run: run("trash") },
      ];
    },
  });
}
