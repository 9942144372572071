import { ask } from "../api/client.js";
import { Store } from "../core/store.js";

/**
 * Whether this browser is signed in: `unknown` until the server has said so, then `in` or `out`; `offline` when it
 * cannot be asked, in which case what is kept in the browser is shown.
 */
export const session = new Store({ status: "unknown", account: null });

/** Who is signed in with this browser's cookie; an error with status 401 where nobody is. */
export const getSession = () => ask("GET", "/v1/session").then(({ data }) => data);
/** Signs in with the token of a link, once. */
export const openSession = (token) => ask("POST", "/v1/session", { json: { token } }).then(({ data }) => data);
export const closeSession = () => ask("DELETE", "/v1/session", { as: "none" });

/** The stream of events: `open`, or `broken` while the browser tries to reach the server again. */
export const connection = new Store({ stream: "open", isOnline: navigator.onLine });

addEventListener("online", () => connection.set({ isOnline: true }));
addEventListener("offline", () => connection.set({ isOnline: false }));
