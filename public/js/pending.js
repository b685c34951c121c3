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
    underWay.set(ctx.sourceElement, ctx);
    mark(ctx.sourceElement, true);
  });
  document.addEventListener("htmx:finally:request", (event) => {
    const { ctx } = event.detail;
    const { sourceElement, response } = ctx;
    if (underWay.get(sourceElement) !== ctx) return;
    mark(sourceElement, false);
    const form = sourceElement.closest("form");
    if (form !== null && response !== undefined && response.status < 400) renewKeys(form);
  });
}
