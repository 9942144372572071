import { ask } from "./client.js";

const data = (answer) => answer.data;

export const listSessions = (signal) => ask("GET", "/v1/sessions", { signal }).then((a) => a.data.sessions);
export const endSession = (id) => ask("DELETE", `/v1/sessions/${id}`, { as: "none" });

export const listKeys = (signal) => ask("GET", "/v1/keys", { signal }).then((a) => a.data.keys);
export const createKey = (name, scopes) => ask("POST", "/v1/keys", { json: { name, scopes } }).then(data);
export const revokeKey = (id) => ask("DELETE", `/v1/keys/${id}`, { as: "none" });

export const listEngines = (signal) => ask("GET", "/v1/engines", { signal }).then((a) => a.data.engines);
export const getStorage = (signal) => ask("GET", "/v1/storage", { signal }).then(data);
export const getMetrics = (signal) => ask("GET", "/metrics", { signal, as: "text" }).then(data);

export const listWebhooks = (signal) => ask("GET", "/v1/webhooks", { signal }).then((a) => a.data.webhooks);
export const createWebhook = (webhook) => ask("POST", "/v1/webhooks", { json: webhook }).then(data);
export const updateWebhook = (id, change) => ask("PATCH", `/v1/webhooks/${id}`, { json: change }).then(data);
export const deleteWebhook = (id) => ask("DELETE", `/v1/webhooks/${id}`, { as: "none" });
export const testWebhook = (id) => ask("POST", `/v1/webhooks/${id}/test`).then(data);
export const rotateWebhookSecret = (id) => ask("POST", `/v1/webhooks/${id}/rotate-secret`, { json: {} }).then(data);
export const listDeliveries = (id, signal) =>
  ask("GET", `/v1/webhooks/${id}/deliveries`, { query: { limit: 10 }, signal }).then((a) => a.data.deliveries);
