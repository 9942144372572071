import { whenSignedOut } from "./api/client.js";
import { announce } from "./components/announcer.js";
import { makeShell } from "./components/shell.js";
import { language, t } from "./core/strings.js";
import { applyTheme } from "./core/preferences.js";
import { currentPath, navigate, startRouter } from "./core/router.js";
import { getSession, session } from "./state/session.js";

document.documentElement.lang = language;
applyTheme();

const shell = makeShell();
document.body.append(...shell.elements);

whenSignedOut(askToSignIn);

const isSignIn = location.pathname === "/sign-in";
const asked = isSignIn ? Promise.resolve() : findSession();
const shown = startRouter(showPage);
Promise.all([asked, shown]).then(startBackground);
shown.then(async () => {
  const { onKeys } = await import("./core/shortcuts.js");
  onKeys({ "/": () => navigate("/search") }, new AbortController().signal);
});

async function findSession() {
  try {
    session.set({ status: "in", ...await getSession() });
  } catch (error) {
    if (error.status === 401) return askToSignIn();
    session.set({ status: "offline" });
    setTimeout(findSession, 5000);
  }
}

/** Leads to the page that says how to sign in, and from there back to where the reader was. */
function askToSignIn() {
  session.set({ status: "out" });
  if (location.pathname === "/sign-in") return null;
  sessionStorage.setItem("crescendo.back", currentPath());
  return navigate("/sign-in", { replaces: true });
}

/** What goes on whatever page is shown: the stream of events, and takes that an earlier visit did not finish. */
function startBackground() {
  let isOn = false;
  session.watch(async ({ status }) => {
    const isIn = status === "in";
    if (isIn === isOn) return;
    isOn = isIn;
    const { startListening, stopListening } = await import("./state/recordings.js");
    if (!isIn) return stopListening();
    startListening();
    await whenIdle();
    const { finishTakes } = await import("./record/recovery.js");
    finishTakes();
    navigator.serviceWorker?.register("/service-worker.js").catch(() => {});
  });
}

/** What can wait does so until the first page is used. */
const whenIdle = () => new Promise((resolve) => {
  setTimeout(() => (window.requestIdleCallback ? requestIdleCallback(resolve, { timeout: 2000 }) : resolve()), 800);
});

/** Shows a page: its module renders into a fresh element, which takes the old one's place when it is there. */
async function showPage({ load, signal, parameters, query, isFirst }) {
  shell.markCurrent(location.pathname);
  shell.setBusy(true);
  const main = shell.main;
  try {
    const page = await load();
    if (signal.aborted) return;
    const shown = document.createElement("div");
    shown.className = "page";
    main.replaceChildren(shown);
    scrollTo(0, 0);
    shell.setWidth(page.width ?? "text");
    await page.show({ element: shown, parameters, query, signal, setTitle });
  } catch (error) {
    if (signal.aborted) return;
    const { errorPanel } = await import("./components/error-panel.js");
    main.replaceChildren(errorPanel(error, { retry: () => navigate(currentPath() + location.hash, { replaces: true }) }));
    setTitle(t("error.page_title"));
  } finally {
    if (!signal.aborted) shell.setBusy(false);
  }
  if (signal.aborted || isFirst) return;
  focusHeading(main);
}

/** After a change of page the keyboard and the screen reader stand at its heading. */
function focusHeading(main) {
  if (main.contains(document.activeElement)) return;
  const heading = main.querySelector("h1");
  if (!heading) return main.focus({ preventScroll: true });
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function setTitle(title) {
  document.title = title ? t("app.title_of", { title }) : t("app.name");
  if (title) announce(title);
}
