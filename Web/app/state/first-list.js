import { listRecordings } from "../api/recordings.js";

/** How many recordings a page of the list has. */
export const pageLength = 50;

/**
 * The list of the first page, asked for while the rest of the page's modules are still on their way: index.html runs this
 * one by itself. On a slow line that is a fifth of a second.
 */
let asked = location.pathname === "/" ? listRecordings({ limit: pageLength }).catch(() => null) : null;

/** That list, once; `null` when it was not asked for, given already, or refused. */
export function takeFirstList() {
  const list = asked;
  asked = null;
  return list;
}
