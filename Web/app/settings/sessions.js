import { endSession, listSessions } from "../api/settings.js";
import { button } from "../components/button.js";
import { toastError } from "../components/toast.js";
import { forgetEverything } from "../core/database.js";
import { h } from "../core/dom.js";
import { dateAndTime } from "../core/format.js";
import { navigate } from "../core/router.js";
import { t } from "../core/strings.js";
import { stopListening } from "../state/recordings.js";
import { closeSession, session } from "../state/session.js";

/** The browsers that are signed in; each can be signed out from here, this one with all that it keeps. */
export async function make(signal) {
  const element = h("div");
  const fill = async () => {
    const all = await listSessions(signal);
    element.replaceChildren(h("p.hint", null, t("sessions.hint")), h("ul.cards", null, all.map((one) => h("li.card.line", null,
      h("div", null, h("h3", null, one.browser || t("sessions.unknown"), one.is_current && [" ", h("span.badge", null, t("sessions.this"))]),
        h("p.meta", null, t("sessions.seen", { time: dateAndTime(one.last_used_at) }))),
      !one.is_current && button(t("sessions.end"), () => endSession(one.id).then(fill).catch(toastError), {
        kind: "quiet", "aria-label": t("sessions.end_of", { browser: one.browser || t("sessions.unknown") }),
      })))), button(t("sessions.sign_out"), signOut));
  };
  await fill();
  return element;
}

async function signOut() {
  try {
    await closeSession();
  } catch (error) {
    return toastError(error);
  }
  session.set({ status: "out" });
  stopListening();
  await forgetEverything();
  navigate("/sign-in");
}
