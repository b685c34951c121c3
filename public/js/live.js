import { notify } from "./flashes.js";
import { isStillEdited } from "./pending.js";

/* An element with `data-live="/url"` asks there with `?v=version` every few seconds. 204 = nothing new; else it is morphed. */

const eagerMs = 4000;
const idleMs = 15_000;
const idleAfterMs = 120_000;
const failuresUntilNotice = 3;

let lastActivity = Date.now();
let failures = 0;
let isMorphing = false;
/** @type {HTMLElement | null} */
let trouble = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * Whether a field holds something else than the server put there.
 * @param {Element} field
 */
export function isChanged(field) {
  if (field instanceof HTMLSelectElement) {
    const options = [...field.options];
    const stated = options.some((option) => option.defaultSelected);
    if (!stated && !field.multiple) return field.selectedIndex > 0;
    return options.some((option) => option.selected !== option.defaultSelected);
  }
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  if (!(field instanceof HTMLInputElement) || field.type === "hidden") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

/**
 * Somebody is typing here, has typed here, has opened a form to edit (`[data-holds]`), or a request is under way.
 * @param {HTMLElement} element
 */
function isBusy(element) {
  const { activeElement } = document;
  if (activeElement?.matches("input, select, textarea") && element.contains(activeElement)) return true;
  return element.matches(".htmx-request") || hasUnsavedInput(element);
}

/**
 * Whether replacing the element would take away what somebody has typed or is doing.
 * @param {HTMLElement} element
 */
export function hasUnsavedInput(element) {
  if (element.querySelector(".htmx-request, [data-holds]") !== null) return true;
  return [...element.querySelectorAll("input, select, textarea")].some(isChanged);
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
async function morph(element, text) {
  const focused = document.activeElement?.id;
  // What is morphed is done before the first await inside htmx.swap: the flag covers exactly that.
  isMorphing = true;
  const swapped = window.htmx.swap({ text, target: element, sourceElement: element, swap: "outerMorph" });
  isMorphing = false;
  await swapped;
  if (focused && document.activeElement === document.body) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

/** @param {HTMLElement} element */
async function refresh(element) {
  const { live = "", version = "" } = element.dataset;
  if (isBusy(element)) return;
  const url = new URL(live, location.origin);
  url.searchParams.set("v", version);
  const response = await fetch(url, {
    headers: { "HX-Request": "true", "HX-Request-Type": "partial" },
    signal: AbortSignal.timeout(10_000),
  });
  if (response.status >= 500) throw new Error(`Live refresh answered ${response.status}.`);
  const redirect = response.headers.get("HX-Redirect");
  if (redirect !== null) return signedOut(element);
  if (response.status !== 200) return;
  const text = await response.text();
  // While the answer travelled, a person may have begun to type, or their own request brought something newer.
  if (element.isConnected && (element.dataset.version ?? "") === version && !isBusy(element)) {
    await morph(element, text);
  }
}

/** @param {HTMLElement} element */
function signedOut(element) {
  delete element.dataset.live;
  // Today is kept no more (public/sw.js).
  navigator.serviceWorker?.controller?.postMessage({ files: [], isChanged: true });
  notify("You are signed out. Copy what you have typed, then reload the page to sign in.", "bad");
}

function recovered() {
  failures = 0;
  trouble?.remove();
  trouble = null;
}

function failed() {
  failures += 1;
  if (failures === failuresUntilNotice) {
    trouble = notify("The connection is lost. This page refreshes by itself when it is back.", "bad");
  }
}

async function refreshAll() {
  clearTimeout(timer);
  // Until then it shows what this device knows.
  if (document.hidden || document.documentElement.dataset.offline !== undefined) return;
  /** @type {HTMLElement[]} */
  const elements = [...document.querySelectorAll("[data-live]")].filter(
    (node) => node instanceof HTMLElement,
  );
  const results = await Promise.allSettled(elements.map(refresh));
  if (results.some(({ status }) => status === "rejected")) failed();
  else if (elements.length > 0) recovered();
  schedule();
}

function schedule() {
  clearTimeout(timer);
  const isIdle = Date.now() - lastActivity > idleAfterMs;
  timer = setTimeout(() => void refreshAll(), isIdle ? idleMs : eagerMs);
}

/** What a person has opened stays open when news arrives, and news never takes the focus. */
function keepPlace() {
  window.htmx.registerExtension("live-refresh", {
    /** @param {Element} element */
    htmx_before_morph_node: (element) => !isStillEdited(element),
    /** @param {Element} element @param {{ attrName: string, newValue: string | null }} detail */
    htmx_before_morph_attr: (element, { attrName, newValue }) =>
      !(
        attrName === "open" &&
        newValue === null &&
        element.matches(isMorphing ? "details, dialog" : "details.group")
      ),
  });
  document.addEventListener("htmx:before:swap", (event) => {
    if (!isMorphing) return;
    for (const { fragment } of event.detail.tasks) {
      for (const field of fragment.querySelectorAll("[autofocus]")) field.removeAttribute("autofocus");
    }
  });
}

export function startLive() {
  keepPlace();
  for (const type of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(type, () => (lastActivity = Date.now()), { passive: true, capture: true });
  }
  addEventListener("focus", () => void refreshAll());
  addEventListener("online", () => void refreshAll());
  document.addEventListener("visibilitychange", () => void refreshAll());
  document.addEventListener("htmx:finally:request", (event) => {
    if (event.detail.ctx.request.method !== "GET") void refreshAll();
  });
  schedule();
}
