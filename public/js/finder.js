/*
 * A field that finds as one types, and what it found (`[data-finder]`): the arrows move between them, Enter in the field takes the first
 * result (unless "optional"), what is typed on a result goes on in the field. The command palette is one.
 */

import { isChanged } from "./live.js";

/** Enter was pressed before the answer to what was typed had come. @type {Element | null} */
let hurried = null;

/** @param {Element} finder */
function fieldOf(finder) {
  const field = finder.querySelector("input[hx-get]");
  return field instanceof HTMLInputElement ? field : null;
}

/** @param {Element} finder */
function resultsOf(finder) {
  return [...finder.querySelectorAll("[data-result]")].filter((each) => each instanceof HTMLElement);
}

/** @param {Element} finder */
function isCurrent(finder) {
  const found = finder.querySelector("[data-q]");
  const typed = fieldOf(finder)?.value.trim().replace(/\s+/g, " ");
  return found instanceof HTMLElement && found.dataset.q === typed;
}

/** @param {Element} finder */
function takeFirst(finder) {
  hurried = null;
  if (isCurrent(finder)) resultsOf(finder)[0]?.click();
  else hurried = finder;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const { target, key } = event;
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element))
    return;
  const finder = target.closest("[data-finder]");
  const field = finder && fieldOf(finder);
  if (!finder || !field) return;
  const stops = [field, ...resultsOf(finder)];
  const at = stops.findIndex((stop) => stop === target);
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step !== undefined && at >= 0) {
    event.preventDefault();
    stops[at + step]?.focus();
  } else if (key === "Enter" && at === 0 && finder.getAttribute("data-finder") !== "optional") {
    event.preventDefault();
    takeFirst(finder);
  } else if (key.length === 1 && key !== " " && at > 0) field.focus();
}

function onSwap() {
  for (const finder of document.querySelectorAll("[data-finder]")) {
    const found = finder.querySelector("[data-said]");
    const status = finder.querySelector("[role=status]");
    if (found instanceof HTMLElement && status !== null) status.textContent = found.dataset.said ?? "";
    if (finder === hurried) takeFirst(finder);
  }
  // A field that was swapped away had the focus without a word of losing it.
  showWhereFocusIs();
}

/** Results that need not be taken stand below their field only while somebody is in one or the other. */
function showWhereFocusIs() {
  for (const finder of document.querySelectorAll('[data-finder="optional"]')) {
    const stops = [fieldOf(finder), ...finder.querySelectorAll(".start-found")];
    finder.toggleAttribute(
      "data-open",
      stops.some((stop) => stop?.contains(document.activeElement)),
    );
  }
}

/** Ctrl K or ⌘ K: the palette opens, or closes. @param {KeyboardEvent} event */
function onPaletteKey(event) {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "k")
    return;
  const palette = document.getElementById("palette");
  if (!(palette instanceof HTMLDialogElement)) return;
  event.preventDefault();
  if (palette.open) palette.close();
  else if (document.querySelector("dialog[open]") === null) palette.showModal();
}

export function startFinder() {
  const palette = document.getElementById("palette");
  palette?.addEventListener("close", () => palette.querySelector("form")?.reset());
  document.addEventListener("keydown", onKey);
  document.addEventListener("keydown", onPaletteKey);
  // A result is not there to be focused while it is hidden: the focus has arrived first.
  for (const type of ["focusin", "focusout"])
    document.addEventListener(type, () => setTimeout(showWhereFocusIs));
  document.addEventListener("htmx:after:swap", onSwap);
  document.addEventListener("htmx:finally:request", (event) => {
    // What a dialog did is said on the page behind it. A form that is refused stays.
    const { sourceElement, request, response } = event.detail.ctx;
    if (request.method === "GET") return;
    const dialog = sourceElement.closest("dialog");
    if (dialog === palette || (response !== undefined && response.status < 400)) dialog?.close();
    // What was started gives way to the page. Its form may have been swapped away, out of its box.
    const { activeElement } = document;
    const isStarted =
      response !== undefined && response.status < 400 && sourceElement.closest(".start-box, #start");
    if (isStarted && activeElement instanceof HTMLElement && activeElement.closest(".start-box"))
      if (!isChanged(activeElement)) activeElement.blur();
  });
}
