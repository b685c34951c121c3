/*
 * What was pressed is under way: it says so (`aria-busy`), and a second press does nothing. The server recognises a repeat by
 * the form's key all the same (src/http/forms/once.ts); a form that was carried out gets a new key, because it may be used again.
 */

/** A page that did not come after so long: the person may try again. */
const patienceMs = 15_000;

/** @param {Element} element */
function isBusy(element) {
  return element.getAttribute("aria-busy") === "true";
}

/**
 * @param {Element} element a form, or a button with a request of its own
 * @param {boolean} busy
 */
function mark(element, busy) {
  if (busy) element.setAttribute("aria-busy", "true");
  else element.removeAttribute("aria-busy");
}

/** The request that each element waits for. @type {WeakMap<Element, object>} */
const underWay = new WeakMap();

/** The texts of its form when a request left. @type {WeakMap<object, Map<Element, string>>} */
const sent = new WeakMap();

/** The texts that an answer must not take away, each with what was sent of it. @type {Map<HTMLInputElement, string>} */
const typed = new Map();
/** @type {Element | null} */
let source = null;

/** @type {(within: ParentNode) => NodeListOf<HTMLInputElement>} */
const textsIn = (within) =>
  within.querySelectorAll("textarea[id], input[id]:not([type=checkbox], [type=radio])");

/** @param {ParentNode} within */
export function renewKeys(within) {
  for (const field of within.querySelectorAll('input[name="formKey"]')) {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    if (field instanceof HTMLInputElement)
      field.value = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

/** @param {SubmitEvent} event */
function onSubmit(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (isBusy(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  // What htmx sends is marked by its own events.
  setTimeout(() => {
    if (event.defaultPrevented) return;
    mark(form, true);
    setTimeout(() => mark(form, false), patienceMs);
  });
}

/** @param {PageTransitionEvent} event */
function onPageShow(event) {
  if (!event.persisted) return;
  for (const element of document.querySelectorAll('[aria-busy="true"]')) mark(element, false);
  renewKeys(document);
}

/** @param {Element} element @param {object} ctx */
function onSwap(element, ctx) {
  source = element;
  typed.clear();
  const held = sent.get(ctx);
  if (held === undefined) return;
  for (const field of textsIn(document)) {
    const before = held.get(field);
    if (field.value !== (before ?? field.defaultValue)) typed.set(field, before ?? "");
  }
}

/** Into the fields that came instead; without what was sent, if that was done. */
function putBack() {
  for (const [field, before] of typed) {
    const now = [...textsIn(document)].find(({ id }) => id === field.id);
    if (field.isConnected || now === undefined) continue;
    typed.delete(field);
    const { value, selectionStart: caret } = field;
    const cut = value.startsWith(before) && !now.value.startsWith(before) ? before.length : 0;
    now.value = value.slice(cut);
    now.closest("details")?.setAttribute("open", "");
    if (caret !== null) now.setSelectionRange(caret - cut, caret - cut);
  }
}

/** A form in its row outlives the answers to others, and its own when somebody typed on. @param {Element} row */
export function isStillEdited(row) {
  const form = row.querySelector(":scope > form[data-holds]");
  return form !== null && (!form.contains(source) || [...typed.keys()].some((field) => form.contains(field)));
}

/** A button with a request of its own. @param {MouseEvent} event */
function onClick(event) {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (button === null || !isBusy(button)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

export function startPending() {
  document.addEventListener("submit", onSubmit, { capture: true });
  document.addEventListener("click", onClick, { capture: true });
  addEventListener("pageshow", onPageShow);
  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.request.method === "GET") return;
    const { sourceElement } = ctx;
    underWay.set(sourceElement, ctx);
    mark(sourceElement, true);
    const form = sourceElement.closest("[data-finder]") ?? sourceElement.closest("form");
    sent.set(ctx, new Map(Array.from(form ? textsIn(form) : [], (field) => [field, field.value])));
  });
  document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => onSwap(ctx.sourceElement, ctx));
  document.addEventListener("htmx:before:settle", putBack);
  document.addEventListener("htmx:finally:request", (event) => {
    const { ctx } = event.detail;
    const { sourceElement, response } = ctx;
    if (underWay.get(sourceElement) !== ctx) return;
    mark(sourceElement, false);
    const form = sourceElement.closest("form");
    if (form !== null && response !== undefined && response.status < 400) renewKeys(form);
  });
}
