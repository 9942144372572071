import { inStore } from "../core/database.js";

/**
 * Takes as the browser keeps them until they are recordings: `{ id, path, startedAt, bytes }`, where the path is there
 * once the server knows of the upload, and the parts that the server has not acknowledged yet, by their offset.
 */
export const putTake = (take) => inStore("takes", "readwrite", (store) => store.put(take));
export const allTakes = () => inStore("takes", "readonly", (store) => store.getAll());

const partsOf = (take) => IDBKeyRange.bound([take, 0], [take, Number.MAX_SAFE_INTEGER]);

export const putPart = (take, offset, bytes) => inStore("parts", "readwrite", (store) => store.put({ take, offset, bytes }));
export const dropPart = (take, offset) => inStore("parts", "readwrite", (store) => store.delete([take, offset]));

/** The parts of a take that are still here, in their order. */
export const partsLeft = (take) => inStore("parts", "readonly", (store) => store.getAll(partsOf(take)));

export async function dropTake(take) {
  await inStore("parts", "readwrite", (store) => store.delete(partsOf(take)));
  await inStore("takes", "readwrite", (store) => store.delete(take));
}

/** The lock that a tab holds while it records a take, so that no other finishes it. */
export const takeLock = (take) => `crescendo-take-${take}`;
