/*
 * Shortcuts of one key. A page marks what they reach by `data-shortcut`, and by `data-cancel` what closes an inline form. No key does what
 * cannot be undone. components/help-overlay.tsx lists them, leads where `g` and a letter do, and switches them off (WCAG 2.1.4).
 */
import { readCookie, writeCookie } from "./cookie.js";
import { isChanged } from "./live.js";
import { notify } from "./flashes.js";

const sequenceMs = 1500;
const twiceMs = 5000;

/** What a page's address asks to be focused, by its hash. */
/** @type {Record<string, string>} */
const fields = {
  "#start-notes": "#start-notes",
  "#search": '[data-shortcut="/"], input[type="search"]',
};

let goesUntil = 0;
let closesUntil = 0;

/** @param {EventTarget | null} target */
function isTyping(target) {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])"))
  );
}

/** The first that can be seen. @param {string} selector */
function find(selector) {
  return [...document.querySelectorAll(selector)].find(
    (element) => element instanceof HTMLElement && element.checkVisibility(),
  );
}

/** @param {string} selector */
function use(selector) {
  const control = find(selector);
  if (!(control instanceof HTMLElement)) return false;
  if (isTyping(control)) control.focus();
  else control.click();
  if (control.matches("summary") && control.parentElement?.hasAttribute("open")) {
    const field = control.parentElement.querySelector("input:not([type=hidden]), textarea, select");
    if (field instanceof HTMLElement) field.focus();
  }
  return true;
}

/** Focuses a field of this page, or of the page that has it. @param {string} path @param {string} hash */
function seek(path, hash) {
  if (!use(fields[hash] ?? "")) location.href = path + hash;
}

function help() {
  const dialog = document.getElementById("help");
  if (dialog instanceof HTMLDialogElement) dialog.showModal();
}

/** What was typed in the place of a row is only let go when Esc is pressed again. @param {Element} form @param {HTMLElement} cancel */
function cancelForm(form, cancel) {
  if ([...form.querySelectorAll("input, select, textarea")].some(isChanged) && Date.now() > closesUntil) {
    closesUntil = Date.now() + twiceMs;
    notify("What you changed here is not saved. Press Esc again to close the form without saving.", "warn");
    return;
  }
  closesUntil = 0;
  cancel.click();
}

/** @param {KeyboardEvent} event */
function leave(event) {
  const { activeElement } = document;
  const form = activeElement?.closest("form");
  const cancel = form?.querySelector("[data-cancel]");
  if (form && cancel instanceof HTMLElement) return cancelForm(form, cancel);
  const details =
    activeElement?.closest("details[open]") ?? document.querySelector("details[data-closes][open]");
  if (details) {
    details.removeAttribute("open");
    details.querySelector("summary")?.focus();
  } else if (isTyping(event.target) && activeElement instanceof HTMLElement) activeElement.blur();
}

/**
 * @param {string} key
 * @returns {boolean} whether the key was one of ours
 */
function act(key) {
  if (Date.now() < goesUntil) {
    goesUntil = 0;
    const link = document.querySelector(`#help [data-go=${CSS.escape(key)}]`);
    if (link instanceof HTMLAnchorElement) location.href = link.href;
    return link !== null;
  }
  switch (key) {
    case "g":
      goesUntil = Date.now() + sequenceMs;
      return true;
    case "s":
      return use('[data-shortcut="s"]');
    case "t":
      if (!use("#start-notes") && !use('[data-shortcut="t"]')) location.href = "/#start-notes";
      return true;
    case "n":
      return use('[data-shortcut="n"]');
    case "/":
      seek("/tasks", "#search");
      return true;
    case "?":
      help();
      return true;
    default:
      return false;
  }
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  // A key that is held down is one press.
  if (event.repeat) return;
  if (event.key === "Escape") return leave(event);
  if (isTyping(event.target) || document.querySelector("dialog[open]") !== null) return;
  if (readCookie("shortcuts") === "off" && event.key !== "?") return;
  if (act(event.key)) event.preventDefault();
}

function serveSwitch() {
  const box = document.querySelector("[data-shortcuts-switch]");
  if (!(box instanceof HTMLInputElement)) return;
  box.checked = readCookie("shortcuts") !== "off";
  box.addEventListener("change", () => writeCookie("shortcuts", box.checked ? null : "off"));
}

export function startKeyboard() {
  serveSwitch();
  document.addEventListener("keydown", onKey);
  const asked = fields[location.hash];
  if (asked !== undefined) use(asked);
}
