import { h } from "../core/dom.js";
import { explain } from "../core/errors.js";
import { t } from "../core/strings.js";
import { announce } from "./announcer.js";
import { button, iconButton } from "./button.js";

const patience = 8000;

/**
 * Shows a line at the foot of the page for a while, with an action where one is given. It stays while it is pointed at
 * or holds the focus, and errors stay until they are put away.
 */
export function toast(text, { action = null, isError = false, advice = "" } = {}) {
  const element = h(`div.toast${isError ? ".error" : ""}`, null,
    h("div", null, h("p", null, text), advice && h("p.advice", null, advice)),
    action && button(action.text, () => {
      close();
      action.run();
    }, { kind: "quiet" }),
    iconButton(t("action.dismiss"), "close", () => close()));
  let timer = 0;
  const close = () => {
    clearTimeout(timer);
    element.remove();
  };
  const wait = () => {
    clearTimeout(timer);
    if (!isError) timer = setTimeout(() => (element.matches(":hover, :focus-within") ? wait() : close()), patience);
  };
  const place = document.getElementById("toasts");
  while (place.childElementCount > 2) place.firstElementChild.remove();
  place.append(element);
  announce(advice ? `${text} ${advice}` : text, { isUrgent: isError });
  wait();
  return close;
}

/** Shows what went wrong and what to do. */
export function toastError(error) {
  const { title, advice } = explain(error);
  return toast(title, { isError: true, advice });
}
