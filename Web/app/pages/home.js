import { h, loadStyle } from "../core/dom.js";
import { t } from "../core/strings.js";
import { recordingList } from "../components/recording-list.js";
import { recordPanel } from "../record/panel.js";
import { loadMoreRecordings, loadRecordings, recordings } from "../state/recordings.js";
import { session } from "../state/session.js";
import { take, uploads } from "../state/work.js";
import { dropZone } from "../upload/drop-zone.js";

/** The first page: record, send, and what is there. Parts that are not needed at once are loaded when they are. */
export async function show({ element, signal, setTitle }) {
  setTitle("");
  const [, problem] = await Promise.all([loadStyle("/app/style/home.css"), loadRecordings(signal).then(() => null, (error) => error)]);
  if (signal.aborted || session.state.status === "out") return;
  const list = recordingList({ more: loadMoreRecordings, signal });
  const sent = h("div");
  const records = h("section.recordings", { "aria-labelledby": "recordings-title" },
    h("h1", { id: "recordings-title" }, t("home.title")), list.element);
  element.append(h("div.intake", null, recordPanel(signal), dropZone(signal)), sent, records);
  if (problem && !recordings.state.isLoaded) {
    const { errorPanel } = await import("../components/error-panel.js");
    records.replaceChildren(errorPanel(problem, { retry: () => location.reload() }));
  }
  const empty = showWhen(element, signal, async () => (await import("../components/empty-state.js")).emptyState());
  const sentParts = showWhen(sent, signal, async () => (await import("../upload/upload-list.js")).uploadList(signal));
  let unfinishedUploads = () => ({});
  const update = () => {
    const { list: all, making, next, isLoaded } = recordings.state;
    const isEmpty = isLoaded && !all.length;
    const isBusy = uploads.state.list.length > 0 || take.state.status !== "idle";
    records.hidden = isEmpty;
    element.classList.toggle("first-run", isEmpty && !isBusy);
    empty(isEmpty && !isBusy);
    sentParts(uploads.state.list.length > 0 || Object.keys(unfinishedUploads()).length > 0);
    if (isLoaded) list.update(all, making, next);
  };
  recordings.watch(update, signal);
  import("../upload/unfinished.js").then((module) => {
    ({ unfinishedUploads } = module);
    if (!signal.aborted) update();
  });
  uploads.watch(update, signal);
  let takeStatus = take.state.status;
  take.watch(({ status }) => {
    if (status === takeStatus) return;
    takeStatus = status;
    update();
  }, signal);
}

/** A part that is loaded when it is first to be shown, and only hidden when it is not. */
function showWhen(place, signal, load) {
  let parts = null;
  let isWanted = false;
  return (wants) => {
    isWanted = wants;
    if (wants && !parts) {
      parts = [];
      load().then((made) => {
        if (signal.aborted) return;
        parts = [made].flat();
        place.append(...parts);
        for (const part of parts) if (!isWanted) part.hidden = true;
      });
    } else if (parts?.length === 1) {
      parts[0].hidden = !wants;
    }
  };
}
