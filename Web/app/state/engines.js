import { listEngines } from "../api/settings.js";

let asked = null;

/** The engines of this installation; asked once, none where the server cannot say. */
export function knownEngines() {
  asked ??= listEngines().catch(() => {
    asked = null;
    return [];
  });
  return asked;
}
