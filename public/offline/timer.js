import { aheadMs } from "../js/elapsed.js";
import { notify } from "../js/flashes.js";
import { hasUnsavedInput } from "../js/live.js";
import { renewKeys } from "../js/pending.js";
import { ownPresses, person, putPress, settlePress } from "./presses.js";
import { drawKept, drawStrip } from "./view.js";

/*
 * A press that got no answer is kept with its instant, and sent to `/timer/offline` once the server answers again. It knows a press by its
 * form's key: one that had arrived is not carried out twice. Until all are sent (`data-offline` on the root) nothing on the page is
 * refreshed, and further presses go the same way, in their order.
 */

/** @typedef {import("./presses.js").Press} Press */
/** @typedef {DocumentEventMap["htmx:before:request"]["detail"]["ctx"]} RequestContext */

const retryMs = 5000;
const root = document.documentElement;

/** This page is the last one that was seen. */
let isKept = root.dataset.offline !== undefined;
let isTrying = false;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let retry;

/** "9-10:15 fix the door": only the server reads times. @param {string} notes */
function hasSpan(notes) {
  return /^\S*\d[-–—]\d|\d:\d\d\S*[-–—]\d|\d[-–—]\d+(:\d|[ap]m?\b)/i.test(notes.trim());
}

/** The timer in the strip that the server made. */
function shownTimer() {
  const field = document.querySelector('#timer form[action="/timer/stop"] input[name="entryId"]');
  return field instanceof HTMLInputElement ? field.value : undefined;
}

/** @param {Press[]} presses */
const unsentOf = (presses) => presses.filter(({ refusal }) => refusal === undefined);

/** @param {Press[]} presses */
const runningOf = (presses) =>
  unsentOf(presses).find(({ startedAt, endedAt }) => startedAt !== undefined && endedAt === undefined);

/** One press after the other. @type {Promise<unknown>} */
let line = Promise.resolve();

/**
 * Keeps a press whose request got no answer. Rejects where the browser keeps nothing.
 * @param {RequestContext} ctx
 * @param {number} at by this device's clock, in milliseconds
 */
export function keepPress(ctx, at) {
  const kept = line.then(() => keep(ctx, at));
  line = kept.catch(() => null);
  return kept;
}

/**
 * @param {RequestContext} ctx
 * @param {number} at
 */
async function keep({ sourceElement, request: { action: path, body } }, at) {
  if (!(body instanceof URLSearchParams)) return;
  if (path === "/timer" && hasSpan(body.get("notes") ?? "")) {
    notify("Without a connection only a timer can be started. Add this time when you are back.", "bad");
    return;
  }
  const id = body.get("formKey") || crypto.randomUUID();
  body.set("formKey", id);
  const presses = await ownPresses();
  // Enter pressed twice.
  if (presses.some((press) => press.id === id)) return;
  const running = runningOf(presses);
  if (running !== undefined) await putPress({ ...running, endedAt: at });
  const over = unsentOf(presses).length === 0 ? shownTimer() : undefined;
  const press = { id, person, path, fields: [...body], ahead: aheadMs };
  await putPress(path === "/timer" ? { ...press, startedAt: at, over } : { ...press, endedAt: at });
  const form = sourceElement.closest("form");
  if (form !== null) {
    form.reset();
    renewKeys(form);
  }
  await show();
  void tryToSend();
}

/** @type {import("./view.js").Choices} */
const choices = {
  end: (press) => void putPress({ ...press, refusal: undefined, endedAt: Date.now() }).then(changed),
  again: (press) => {
    const meant = press.refusal?.asks === true ? { confirmed: /** @type {const} */ ("yes") } : {};
    void putPress({ ...press, ...meant, refusal: undefined }).then(changed);
  },
  discard: (press) => void settlePress(press, null).then(changed),
};

async function changed() {
  await show();
  await tryToSend();
}

async function show() {
  const presses = await ownPresses();
  const isWaiting = unsentOf(presses).length > 0;
  if (isWaiting || isKept) root.dataset.offline ??= "";
  else delete root.dataset.offline;
  drawKept(presses, { isKept, choices });
  if (isWaiting) drawStrip(runningOf(presses), choices);
}

async function tryToSend() {
  clearTimeout(retry);
  if (isTrying || root.dataset.offline === undefined) return;
  isTrying = true;
  try {
    if (await isAnswered()) await comeBack();
  } finally {
    isTrying = false;
    if (root.dataset.offline !== undefined) retry = setTimeout(() => void tryToSend(), retryMs);
  }
}

async function isAnswered() {
  const signal = AbortSignal.timeout(10_000);
  const health = await fetch("/healthz", { cache: "no-store", signal }).catch(() => null);
  return health?.ok === true;
}

/** The page comes anew; where somebody has typed it stays, and what lives on it is brought up to date. */
async function comeBack() {
  const main = document.querySelector("main");
  if (isKept && main !== null && !hasUnsavedInput(main)) return location.reload();
  let isSaved = false;
  for (const press of unsentOf(await ownPresses())) {
    const outcome = await send(press);
    if (outcome === "unknown") return;
    isSaved ||= outcome === "saved";
  }
  isKept = false;
  await show();
  if (root.dataset.offline !== undefined) return;
  if (isSaved) notify("What you tracked offline is saved.", "good");
  document.getElementById("timer")?.setAttribute("data-version", "");
  // Live refresh asks at once.
  dispatchEvent(new Event("focus"));
}

/** @param {Press} press */
async function send(press) {
  const { path: _path, fields, refusal: _, ...said } = press;
  const search = new URLSearchParams({ sentAt: String(Date.now()) });
  for (const [name, value] of Object.entries(said)) if (value !== undefined) search.set(name, String(value));
  const answer = await fetch(`/timer/offline?${search}`, {
    method: "POST",
    headers: { "HX-Request": "true" },
    body: new URLSearchParams(fields),
    signal: AbortSignal.timeout(30_000),
  }).catch(() => null);
  if (answer === null || answer.status >= 500 || answer.status === 429) return "unknown";
  if (answer.status === 401 || answer.headers.has("HX-Redirect")) {
    notify("Sign in again, and what you tracked offline is saved.", "warn");
    return "unknown";
  }
  const isSaved = answer.status === 204;
  const message = decodeURIComponent(answer.headers.get("X-Flash") ?? "");
  await settlePress(press, isSaved ? null : { ...press, refusal: { message, asks: answer.status === 409 } });
  return isSaved ? "saved" : "refused";
}

/** Of a page that was kept, or has presses to send. */
export function showPresses() {
  if (isKept) renewKeys(document);
  void changed();
}

for (const type of ["online", "focus"]) addEventListener(type, () => void tryToSend());
