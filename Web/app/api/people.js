import { ask } from "./client.js";

const data = (answer) => answer.data;
const path = (id, rest = "") => `/v1/speakers/${encodeURIComponent(id)}${rest}`;

/** All people whose voices may be known, the newest first. */
export async function listPeople(signal) {
  const people = [];
  for (let before = null; ;) {
    const { speakers, next } = await ask("GET", "/v1/speakers", { query: { limit: 200, before }, signal }).then(data);
    people.push(...speakers);
    if (!next) return people;
    before = next;
  }
}

export const addPerson = (name, consent) => ask("POST", "/v1/speakers", { json: { name, consent } }).then(data);
export const renamePerson = (id, name) => ask("PATCH", path(id), { json: { name } }).then(data);
export const removePerson = (id) => ask("DELETE", path(id), { as: "none" });

/** Records a consent in the place of the one before: `purpose`, `expires_at` and perhaps `record`. */
export const giveConsent = (id, consent) => ask("PUT", path(id, "/consent"), { json: consent }).then(data);
/** Withdraws it; what is known of the voice goes with it. */
export const withdrawConsent = (id) => ask("DELETE", path(id, "/consent")).then(data);

/** What is known of a voice, the newest first. */
export const listVoices = (id, signal) => ask("GET", path(id, "/voices"), { signal }).then((a) => a.data.voices);
/** Learns the voice of whoever is called `label` in a recording's current transcript. */
export const learnVoice = (id, recording, label) => ask("POST", path(id, "/voices"), { json: { recording, label } }).then(data);
export const forgetVoice = (id, voice) => ask("DELETE", path(id, `/voices/${encodeURIComponent(voice)}`), { as: "none" });
