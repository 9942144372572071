/** The pages by path. Each module is loaded when its page is first shown. */
const routes = [
  [/^\/$/, () => import("../pages/home.js")],
  [/^\/recordings\/(?<id>[\w-]+)$/, () => import("../pages/recording.js")],
  [/^\/recordings\/(?<id>[\w-]+)\/compare$/, () => import("../pages/comparison.js")],
  [/^\/collections\/(?<id>[\w-]+)$/, () => import("../pages/collection.js")],
  [/^\/search$/, () => import("../pages/search.js")],
  [/^\/settings$/, () => import("../pages/settings.js")],
  [/^\/sign-in$/, () => import("../pages/sign-in.js")],
];
const missing = () => import("../pages/not-found.js");

let leave = new AbortController();
let showPage = null;
let shownPath = null;
const scrollPlaces = new Map();

/** Begins to show pages; `show` gets the page's module, its parameters, and a signal that ends when it is left. */
export function startRouter(show) {
  showPage = show;
  history.scrollRestoration = "manual";
  addEventListener("popstate", () => {
    if (currentPath() !== shownPath) render({ restoresScroll: true });
  });
  document.addEventListener("click", followLink);
  return render({ isFirst: true });
}

/** Goes to another page of the app. */
export function navigate(path, { replaces = false } = {}) {
  rememberScroll();
  const key = crypto.randomUUID();
  if (replaces) history.replaceState({ key }, "", path);
  else history.pushState({ key }, "", path);
  return render({});
}

/** Changes the query of the page that is shown, without showing it anew. */
export function replaceQuery(parameters) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null || value === undefined || value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  history.replaceState(history.state, "", url.pathname + url.search);
  shownPath = currentPath();
}

/** The path that a sign-in should lead back to. */
export const currentPath = () => location.pathname + location.search;

async function render({ restoresScroll = false, isFirst = false }) {
  shownPath = currentPath();
  leave.abort();
  leave = new AbortController();
  const { signal } = leave;
  const match = routes.map(([pattern, load]) => [pattern.exec(location.pathname), load]).find(([found]) => found);
  const load = match?.[1] ?? missing;
  await showPage({
    load, signal, isFirst, parameters: match?.[0].groups ?? {}, query: new URLSearchParams(location.search),
  });
  if (signal.aborted || !restoresScroll) return;
  scrollTo(0, scrollPlaces.get(history.state?.key ?? "first") ?? 0);
}

function rememberScroll() {
  scrollPlaces.set(history.state?.key ?? "first", scrollY);
}

function followLink(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest?.("a[href]");
  if (!link || link.origin !== location.origin || link.target || link.hasAttribute("download")) return;
  if (link.pathname.startsWith("/v1/") || link.pathname === "/docs" || link.pathname === "/openapi.json") return;
  if (link.hash && link.pathname === location.pathname) return;
  event.preventDefault();
  navigate(link.pathname + link.search + link.hash);
}
