/*
 * Opens Today without a connection, as it was last seen, with the files that it loads. Online every page comes from the network. What is
 * kept is one person's: an answer for somebody else, or for nobody, removes it, and so does signing out.
 */

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because this file only runs as a service worker
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

const cacheName = "timewire-1";
const today = "/";
const personHeader = "X-Person";
const keptHeader = "X-Kept-At";

/** As long as a session lives without a request. */
const mostAgeMs = 14 * 86_400_000;

/** What is done to the cache, in its order: what removes Today comes behind what was still keeping it. @type {Promise<unknown>} */
let line = Promise.resolve();

/**
 * @template T
 * @param {(cache: Cache) => Promise<T>} work
 * @returns {Promise<T>}
 */
function inLine(work) {
  const done = line.then(async () => work(await caches.open(cacheName)));
  line = done.catch(() => null);
  return done;
}

const forget = () => inLine((cache) => cache.delete(today));

/** @param {Response} response */
async function keep(response) {
  const headers = new Headers({ [keptHeader]: String(Date.now()) });
  for (const name of ["Content-Type", "Content-Security-Policy", personHeader])
    headers.set(name, response.headers.get(name) ?? "");
  await inLine(async (cache) => cache.put(today, new Response(await response.text(), { headers })));
}

/** @param {string | null} person whom an answer is for; null = it does not say */
function forgetOthers(person) {
  return inLine(async (cache) => {
    const kept = await cache.match(today);
    if (kept !== undefined && person !== null && kept.headers.get(personHeader) !== person)
      await cache.delete(today);
  });
}

/** @param {Response} response */
function isPage({ ok, redirected, headers }) {
  return ok && !redirected && (headers.get("Content-Type") ?? "").startsWith("text/html");
}

/** @param {FetchEvent} event */
async function openPage(event) {
  const { pathname, search } = new URL(event.request.url);
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request));
    const isToday = pathname === today && search === "" && isPage(response);
    event.waitUntil(isToday ? keep(response.clone()) : forgetOthers(response.headers.get(personHeader)));
    return response;
  } catch {
    return openOffline(pathname);
  }
}

/** @param {string} pathname */
async function openOffline(pathname) {
  const kept = await inLine((cache) => cache.match(today));
  const keptAt = Number(kept?.headers.get(keptHeader));
  const isFresh = kept !== undefined && Date.now() - keptAt < mostAgeMs;
  if (isFresh && pathname === today) {
    const html = (await kept.text()).replace("<html", `<html data-offline="${keptAt}"`);
    return new Response(html, { headers: kept.headers });
  }
  const way = isFresh ? ' <a href="/">Today</a> opens without one.' : "";
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Offline · Timewire</title><link rel="stylesheet" href="/app.css"><main><h1>You are offline</h1><p>This page needs a connection.${way}</p></main></html>`;
  return new Response(html, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** @param {Request} request */
async function openFile(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request.url);
    if (kept !== undefined) return kept;
    throw error;
  }
}

/**
 * Keeps the files that a page has loaded, as it has loaded them, and Today if it is not kept yet. `isChanged`: Today is another one since,
 * and its files may be.
 * @param {{ files: string[], isChanged: boolean }} page
 */
async function keepPage({ files, isChanged }) {
  const cache = await caches.open(cacheName);
  if (isChanged || (await cache.match(today)) === undefined) {
    const response = await fetch(today);
    if (isPage(response)) await keep(response);
    else if (response.redirected) await forget();
  }
  for (const file of files) {
    const response = await fetch(file, { cache: isChanged ? "no-cache" : "force-cache" });
    const tag = response.headers.get("ETag");
    const isKnown = tag !== null && (await cache.match(file))?.headers.get("ETag") === tag;
    if (response.ok && !isKnown) await cache.put(file, response);
  }
}

async function takeOver() {
  for (const name of await caches.keys()) if (name !== cacheName) await caches.delete(name);
  await worker.registration.navigationPreload?.enable();
  await worker.clients.claim();
}

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("message", (event) => event.waitUntil(keepPage(event.data)));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== worker.location.origin) return;
  if (request.mode !== "navigate") {
    if (request.method === "GET" && /\.(css|js)$/.test(pathname)) event.respondWith(openFile(request));
  } else if (request.method === "GET") event.respondWith(openPage(event));
  else if (/^\/(sign-out|sessions\/end)\/?$/.test(pathname)) event.waitUntil(forget());
});
