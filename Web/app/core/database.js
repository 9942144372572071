const name = "crescendo";

let opening = null;

/** The browser's own store, for what must outlive the page: takes, and their parts that were not sent yet. */
function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore("takes", { keyPath: "id" });
      request.result.createObjectStore("parts", { keyPath: ["take", "offset"] });
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => {
      opening = null;
      reject(request.error);
    });
  });
  return opening;
}

/** Carries out one change or reading of a store; resolves when it is kept. */
export async function inStore(store, mode, action) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode, { durability: "relaxed" });
    const request = action(transaction.objectStore(store));
    transaction.addEventListener("complete", () => resolve(request?.result));
    transaction.addEventListener("error", () => reject(transaction.error));
    transaction.addEventListener("abort", () => reject(transaction.error));
  });
}

/** Removes all that this browser keeps, as at signing out. */
export async function forgetEverything() {
  const database = await opening?.catch(() => null);
  database?.close();
  opening = null;
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    for (const event of ["success", "error", "blocked"]) request.addEventListener(event, resolve);
  });
  await Promise.all((await caches.keys()).filter((key) => key.startsWith("crescendo-recordings")).map((key) => caches.delete(key)));
  localStorage.removeItem("crescendo.uploads");
}
