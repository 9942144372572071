import { ask } from "./client.js";

const path = (id, rest = "") => `/v1/recordings/${encodeURIComponent(id)}${rest}`;

export const listRecordings = (query, signal) => ask("GET", "/v1/recordings", { query, signal }).then((a) => a.data);
export const getRecording = (id, signal) => ask("GET", path(id), { signal });
export const deleteRecording = (id, permanently = false) =>
  ask("DELETE", path(id), { query: { permanently: permanently || null }, as: "none" });
export const restoreRecording = (id) => ask("POST", path(id, "/restore")).then((a) => a.data);
export const cancelTranscription = (id) => ask("POST", path(id, "/cancel")).then((a) => a.data);
export const getNotes = (id, signal) => ask("GET", path(id, "/notes"), { signal }).then((a) => a.data.notes ?? "");
export const makeSample = () => ask("POST", "/v1/recordings/sample").then((a) => a.data);

/** Changes what is known of a recording, if it is still as the reader saw it. */
export const updateRecording = (id, patch, etag) =>
  ask("PATCH", path(id), { json: patch, headers: etag ? { "If-Match": etag } : {} });

export const audioPath = (id, form = "playable") => path(id, form ? `/audio?form=${form}` : "/audio");
export const exportPath = (id, format) => path(id, `/export?format=${format}`);
export const eventsPath = (id) => path(id, "/events");

export const listMarkers = (id, signal) => ask("GET", path(id, "/markers"), { signal }).then((a) => a.data.markers);
export const addMarker = (id, marker) => ask("POST", path(id, "/markers"), { json: marker }).then((a) => a.data);
export const deleteMarker = (id, marker) => ask("DELETE", path(id, `/markers/${marker}`), { as: "none" });

export const listCollections = (signal) =>
  ask("GET", "/v1/collections", { query: { limit: 200 }, signal }).then((a) => a.data.collections);
export const getCollection = (id, signal) => ask("GET", `/v1/collections/${id}`, { signal }).then((a) => a.data);
export const createCollection = (name) => ask("POST", "/v1/collections", { json: { name } }).then((a) => a.data);
export const renameCollection = (id, name) => ask("PATCH", `/v1/collections/${id}`, { json: { name } }).then((a) => a.data);
export const deleteCollection = (id) => ask("DELETE", `/v1/collections/${id}`, { as: "none" });
export const addToCollection = (id, recording) => ask("PUT", `/v1/collections/${id}/recordings/${recording}`, { as: "none" });
export const removeFromCollection = (id, recording) =>
  ask("DELETE", `/v1/collections/${id}/recordings/${recording}`, { as: "none" });

/** Searches everything; `cursor` goes on behind an earlier page. */
export const searchRecordings = (q, cursor, signal) =>
  ask("GET", "/v1/search", { query: { q, cursor, limit: 20, hits: 4 }, signal }).then((a) => a.data);
