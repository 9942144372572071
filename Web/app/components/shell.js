import { h, setText } from "../core/dom.js";
import { t } from "../core/strings.js";
import { clock } from "../core/format.js";
import { take } from "../state/work.js";
import { connection, session } from "../state/session.js";
import { announcers } from "./announcer.js";
import { icon, mark } from "./icon.js";

/** What stands around every page: the name of the house, the ways, the place for what plays, and for news. */
export function makeShell() {
  const main = h("main", { id: "main", tabindex: "-1" });
  const links = [
    link("/", t("nav.recordings"), "microphone"), link("/search", t("nav.find"), "search"),
    link("/settings", t("nav.settings"), "settings"),
  ];
  const nav = h("nav.ways", { "aria-label": t("nav.label") }, links);
  const takeLink = h("a.take-link", { href: "/", hidden: true });
  const showTake = ({ status, seconds }) => {
    takeLink.hidden = location.pathname === "/" || !["recording", "paused"].includes(status);
    setText(takeLink, t(status === "paused" ? "nav.take_paused" : "nav.take", { time: clock(seconds) }));
  };
  take.watch(showTake);
  const header = h("header.shell", null,
    h("a.home", { href: "/", "aria-label": t("nav.home") }, mark(), h("span.name", null, t("app.name"))), takeLink, nav);
  const notice = connectionNotice();
  const dock = h("div.dock", { id: "dock" });
  const toasts = h("div.toasts", { id: "toasts" });
  session.watch(({ status }) => {
    nav.hidden = status === "out" || (status === "unknown" && location.pathname === "/sign-in");
    nav.inert = nav.hidden;
  });
  return {
    elements: [
      h("a.skip", { href: "#main", on: { click: (event) => skip(event, main) } }, t("nav.skip")),
      header, notice, main, dock, toasts, ...announcers,
    ],
    main,
    markCurrent(path) {
      showTake(take.state);
      for (const one of links) {
        const isCurrent = one.pathname === "/" ? path === "/" : path.startsWith(one.pathname);
        if (isCurrent) one.setAttribute("aria-current", "page");
        else one.removeAttribute("aria-current");
      }
    },
    setBusy(isBusy) {
      main.setAttribute("aria-busy", String(isBusy));
    },
    setWidth(width) {
      main.dataset.width = width;
    },
  };
}

const link = (href, text, drawing) => h("a", { href }, icon(drawing), h("span", null, text));

function skip(event, main) {
  event.preventDefault();
  main.focus();
}

/** Says that the server is out of reach, after a moment's patience: a stream that is opened anew is no news. */
function connectionNotice() {
  const text = h("span");
  const notice = h("p.notice", { hidden: true, role: "status" }, icon("warning"), text);
  let timer = 0;
  connection.watch(({ isOnline, stream }) => {
    clearTimeout(timer);
    const isFine = isOnline && stream === "open";
    if (isFine) {
      notice.hidden = true;
      return;
    }
    timer = setTimeout(() => {
      text.textContent = t(isOnline ? "connection.broken" : "connection.offline");
      notice.hidden = false;
    }, isOnline ? 3000 : 0);
  });
  return notice;
}
