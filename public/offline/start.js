/*
 * Today opens without a connection (public/sw.js), and the timer starts and stops. A page loads this file behind all else, and the others
 * of the folder when they are needed: the service worker keeps them beside what each page loads.
 */

/** @typedef {DocumentEventMap["htmx:before:request"]["detail"]["ctx"]} RequestContext */

const own = ["presses", "start", "timer", "view"].map((name) => `/offline/${name}.js`);
const settleMs = 2000;
const root = document.documentElement;
const load = () => import("./timer.js");

/** When each press was made. @type {WeakMap<RequestContext, number>} */
const pressedAt = new WeakMap();

/** A start, or a stop at this moment. @param {RequestContext} ctx */
function isPress({ request: { action, body } }) {
  return /^\/timer(\/stop)?$/.test(action) && body instanceof URLSearchParams && !body.has("endedAt");
}

/** While presses wait, further ones wait behind them. @param {DocumentEventMap["htmx:before:request"]} event */
function onRequest(event) {
  const { ctx } = event.detail;
  if (!isPress(ctx)) return;
  pressedAt.set(ctx, Date.now());
  if (root.dataset.offline === undefined) return;
  event.preventDefault();
  keep(ctx);
}

/** What got no answer. @param {DocumentEventMap["htmx:error"]} event */
function onError(event) {
  const { ctx } = event.detail;
  if (ctx === undefined || ctx.response !== undefined) return;
  const isFinder = ctx.sourceElement.id === "start-notes";
  if (!isFinder && !isPress(ctx)) return;
  event.stopImmediatePropagation();
  if (!isFinder) keep(ctx);
}

/** @param {RequestContext} ctx */
function keep(ctx) {
  load()
    .then(({ keepPress }) => keepPress(ctx, pressedAt.get(ctx) ?? Date.now()))
    .catch(async () => {
      const { notify } = await import("../js/flashes.js");
      notify("You are offline. Nothing was changed; try again when you are back.", "bad");
    });
}

/** What of this page Today shows, too. */
const versions = () => ["timer", "day-list"].map((id) => document.getElementById(id)?.dataset.version).join();

/** Has the service worker keep the files of this page, and Today anew when something of it has changed here. */
async function keepToday() {
  const { serviceWorker } = navigator;
  const isFirst = serviceWorker.controller === null;
  let seen = versions();
  await serviceWorker.register("/sw.js");
  const { active } = await serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const files = loaded.filter(
    ({ origin, pathname }) => origin === location.origin && /\.(css|js)$/.test(pathname),
  );
  const tell = (/** @type {boolean} */ isChanged) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    active?.postMessage({ files: [...files.map(({ pathname }) => pathname), ...own], isChanged });
  };
  if (isFirst || location.pathname === "/") tell(isFirst);

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let settling;
  const settle = () => {
    if (settling === undefined) return;
    clearTimeout(settling);
    settling = undefined;
    tell(true);
  };
  document.addEventListener("htmx:after:swap", () => {
    if (seen === versions() || root.dataset.offline !== undefined) return;
    seen = versions();
    clearTimeout(settling);
    settling = setTimeout(settle, settleMs);
  });
  addEventListener("pagehide", settle);
}

export function startOffline() {
  if (root.dataset.person === undefined || !("serviceWorker" in navigator)) return;
  document.addEventListener("htmx:before:request", onRequest);
  document.addEventListener("htmx:error", onError, { capture: true });
  const isKept = root.dataset.offline !== undefined;
  if (isKept || localStorage.getItem("presses") !== null)
    void load().then(({ showPresses }) => showPresses());
  if (!isKept) void keepToday();
}
