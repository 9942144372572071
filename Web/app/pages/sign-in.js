import { button } from "../components/button.js";
import { h, loadStyle } from "../core/dom.js";
import { explain } from "../core/errors.js";
import { navigate } from "../core/router.js";
import { t } from "../core/strings.js";
import { openSession, session } from "../state/session.js";

/** Exchanges the link's token, which stands behind the # and so in no log, for a cookie; or says how to get a link. */
export async function show({ element, signal, setTitle }) {
  addEventListener("hashchange", () => location.hash && navigate(location.pathname + location.hash, { replaces: true }), { signal });
  const token = decodeURIComponent(location.hash.slice(1));
  history.replaceState(history.state, "", location.pathname);
  setTitle(t("sign_in.title"));
  await loadStyle("/app/style/settings.css");
  if (!token) return showHelp(element, null);
  element.append(h("p", { role: "status" }, t("sign_in.waiting")));
  try {
    const opened = await openSession(token);
    if (signal.aborted) return;
    session.set({ status: "in", ...opened });
    const back = sessionStorage.getItem("crescendo.back") ?? "/";
    sessionStorage.removeItem("crescendo.back");
    queueMicrotask(() => navigate(back.startsWith("/sign-in") ? "/" : back, { replaces: true }));
  } catch (error) {
    element.replaceChildren();
    showHelp(element, error);
  }
}

function showHelp(element, error) {
  const problem = error && explain(error);
  element.append(h("section.sign-in", null,
    h("h1", null, problem?.title ?? t("sign_in.title")),
    h("p.lead", null, problem?.advice || t("sign_in.lead")),
    h("ol.steps", null,
      h("li", null, t("sign_in.step_one"), h("pre", null, h("code", null, "crescendo sign-in"))),
      h("li", null, t("sign_in.step_two"))),
    h("p.hint", null, t("sign_in.why")),
    button(t("sign_in.again"), () => navigate("/", { replaces: true }))));
}
