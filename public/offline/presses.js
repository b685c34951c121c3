/*
 * What was pressed without a connection stays on this device (IndexedDB) until it is written. Each press says whose it is: nobody else sees
 * or sends it.
 */

/**
 * `fields`: the form, as it would have been sent to `path`. `startedAt` (not of a stop), `endedAt` (not of a running timer): by this device's
 * clock, which was `ahead` of the server's; milliseconds. `over`: the timer that it was started over. `refusal`: why it is not written, and
 * whether the person may say that it is meant.
 * @typedef {{
 *   id: string, person: string, path: string, fields: [string, string][], startedAt?: number | undefined, endedAt?: number | undefined,
 *   ahead: number, over?: string | undefined, confirmed?: "yes", refusal?: { message: string, asks: boolean } | undefined,
 * }} Press
 */

export const person = document.documentElement.dataset.person ?? "none";

/** @type {Promise<IDBDatabase> | undefined} */
let database;

function open() {
  database ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("timewire", 1);
    request.addEventListener("upgradeneeded", () =>
      request.result.createObjectStore("presses", { keyPath: "id" }),
    );
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
  return database;
}

/**
 * @template T
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>} what the request gave, once it is on the disk
 */
async function inStore(work) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction("presses", "readwrite", { durability: "strict" });
    const request = work(transaction.objectStore("presses"));
    transaction.addEventListener("complete", () => resolve(request.result));
    transaction.addEventListener("abort", () => reject(transaction.error));
  });
}

/** @param {Press} press */
const instantOf = ({ startedAt, endedAt }) => startedAt ?? endedAt ?? 0;

/** Those of the person whose page this is, in their order. @returns {Promise<Press[]>} */
export async function ownPresses() {
  const all = await inStore((store) => store.getAll());
  // Tells the next page whether it has to look (start.js).
  if (all.length === 0) localStorage.removeItem("presses");
  return all.filter((press) => press.person === person).toSorted((a, b) => instantOf(a) - instantOf(b));
}

/** @param {Press} press */
export function putPress(press) {
  localStorage.setItem("presses", "kept");
  return inStore((store) => store.put(press));
}

/**
 * What became of a press that was sent; null = it is written. What was pressed since then is not lost.
 * @param {Press} sent
 * @param {Press | null} next
 */
export function settlePress(sent, next) {
  return inStore((store) => {
    const request = store.get(sent.id);
    request.addEventListener("success", () => {
      if (request.result === undefined || request.result.endedAt !== sent.endedAt) return;
      if (next === null) store.delete(sent.id);
      else store.put(next);
    });
    return request;
  });
}
