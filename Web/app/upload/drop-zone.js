import { h } from "../core/dom.js";
import { t } from "../core/strings.js";
import { button } from "../components/button.js";

/** Takes files: two buttons, for files and for folders, and the whole page as a place to drop them. */
export function dropZone(signal) {
  const files = picker(false);
  const folder = picker(true);
  const curtain = h("div.drop-curtain", { hidden: true }, h("p", null, t("upload.drop_here")));
  takeDrops(curtain, signal);
  return h("div.drop-zone", null,
    button(t("upload.choose_files"), () => files.click(), { drawing: "upload", kind: "primary" }),
    button(t("upload.choose_folder"), () => folder.click(), { drawing: "folder" }),
    h("p.hint.drop-hint", null, t("upload.hint")), files, folder, curtain);
}

function picker(isFolder) {
  const input = h("input", {
    type: "file", multiple: true, hidden: true, webkitdirectory: isFolder, accept: isFolder ? null : "audio/*,video/*",
    "aria-label": t(isFolder ? "upload.choose_folder" : "upload.choose_files"),
  });
  input.addEventListener("change", () => {
    send([...input.files]);
    input.value = "";
  });
  return input;
}

function takeDrops(curtain, signal) {
  let depth = 0;
  const hasFiles = (event) => [...event.dataTransfer?.types ?? []].includes("Files");
  const on = (name, action) => document.addEventListener(name, (event) => hasFiles(event) && action(event), { signal });
  const show = (change) => {
    depth = Math.max(0, depth + change);
    curtain.hidden = depth === 0;
  };
  on("dragenter", () => show(1));
  on("dragleave", () => show(-1));
  on("dragover", (event) => event.preventDefault());
  on("drop", async (event) => {
    event.preventDefault();
    show(-depth);
    const entries = entriesOf(event.dataTransfer);
    const { filesOfEntries } = await import("./files.js");
    send(await filesOfEntries(entries));
  });
}

/** What was dropped: entries, folders among them, or plain files. They are gone after the event, so nothing may be waited for. */
function entriesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  return entries.length ? entries : [...transfer.files];
}

async function send(all) {
  const [{ worthSending }, { addFiles }, { toast }] = await Promise.all(
    [import("./files.js"), import("./queue.js"), import("../components/toast.js")]);
  const { chosen, leftOut } = worthSending(all);
  if (leftOut) toast(t("upload.left_out", { count: leftOut }));
  if (chosen.length) addFiles(chosen);
}
