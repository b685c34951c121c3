import { notify } from "./flashes.js";
import { startPending } from "./pending.js";

/** @param {HTMLElement} button */
async function copy(button) {
  const field = document.getElementById(button.dataset.copy ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = words), 2000);
  } catch {
    // A page without https, or a person who said no: the selected text is one key press away.
    field.focus();
    field.select();
    notify("Press Ctrl+C or ⌘C to copy what is selected.");
  }
}

/** @param {string} id */
function open(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** Copy buttons, buttons that open a dialog, menus that close by a click elsewhere. */
function onClick(/** @type {MouseEvent} */ event) {
  if (!(event.target instanceof Element)) return;
  const { target } = event;
  for (const menu of document.querySelectorAll("details[data-closes][open]")) {
    if (!menu.contains(target) || target.closest("[data-opens]") !== null) menu.removeAttribute("open");
  }
  const copies = target.closest("[data-copy]");
  if (copies instanceof HTMLElement) void copy(copies);
  const opens = target.closest("[data-opens]");
  if (opens instanceof HTMLElement) {
    // A link leads to the page that does the same.
    event.preventDefault();
    open(opens.dataset.opens ?? "");
  }
  if (target instanceof HTMLDialogElement) target.close();
}

/** Of rows that htmx leaves alone while the page starts (`hx-ignore`: they are many) it takes up the one that is pressed. @param {Event} event */
function wake({ target }) {
  const row = target instanceof Element ? target.closest("[hx-ignore]") : null;
  if (row === null) return;
  row.removeAttribute("hx-ignore");
  window.htmx.process(row);
}

/** Enter in a field that narrows a list only narrows it. @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key !== "Enter" || event.isComposing) return;
  if (event.target instanceof Element && event.target.matches("[data-narrows]")) event.preventDefault();
}

export function startControls() {
  startPending();
  for (const type of ["click", "submit"]) document.addEventListener(type, wake, { capture: true });
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
}
