import { ask } from "./client.js";

const path = (id, rest) => `/v1/recordings/${encodeURIComponent(id)}/${rest}`;

/** The current transcript, or `null` while there is none yet. */
export async function getTranscript(id, signal) {
  const { data, status } = await ask("GET", path(id, "transcript"), { signal });
  return status === 202 ? null : data;
}

export const listTranscripts = (id, signal) =>
  ask("GET", path(id, "transcripts"), { signal }).then((a) => a.data.transcripts);

/** Edits the revision `basedOn`; another one being current is the error `stale_revision`. */
export const editTranscript = (id, basedOn, operations) =>
  ask("POST", path(id, "transcript/edits"), { json: { based_on: basedOn, operations } }).then((a) => a.data);

/** Makes any whole transcript the current one: undo and redo. */
export const chooseTranscript = (id, transcript) =>
  ask("PUT", path(id, "transcript"), { json: { transcript } }).then((a) => a.data);

/** Asks for another transcript; fields that are not given are the installation's own. */
export const transcribeAgain = (id, settings) => ask("POST", path(id, "transcripts"), { json: settings }).then((a) => a.data);
