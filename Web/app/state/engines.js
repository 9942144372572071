import { listEngines } from "../api/settings.js";

/** Engines come and go while the page is open. */
const FRESH_MS = 30_000;

let asked = null;
let askedAt = 0;

/** The engines of this installation; asked at most twice a minute, none where the server cannot say. */
export function knownEngines() {
  if (Date.now() - askedAt > FRESH_MS) asked = null;
  asked ??= ask();
  return asked;
}

function ask() {
  askedAt = Date.now();
  return listEngines().catch(() => {
    asked = null;
    return [];
  });
}
