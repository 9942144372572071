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

/** Has speakers told apart in a transcript that is there, whose words stay: gives the one that comes or is there already. */
export const tellSpeakers = (id, transcript, settings) =>
  ask("POST", path(id, `transcripts/${transcript}/speakers`), { json: settings }).then((a) => a.data);

/** Two whole transcripts side by side; `reference` is what the other one is measured against. */
export const compareTranscripts = (id, reference, other, signal) =>
  ask("GET", path(id, `transcripts/${reference}/comparison`), { query: { with: other }, signal }).then((a) => a.data);

/** Takes the edits of `editsOf` over to a machine's transcript, if `basedOn` is the current revision. */
export const carryEdits = (id, transcript, basedOn, editsOf) =>
  ask("POST", path(id, `transcripts/${transcript}/edits`), { json: { based_on: basedOn, edits_of: editsOf } }).then((a) => a.data);
