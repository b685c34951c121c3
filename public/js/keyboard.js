/*
 * Shortcuts of one key. A page marks what they reach: `data-shortcut="s"` on the start or stop button, `data-shortcut="n"`
 * on the field, link or summary that begins something new, `data-shortcut="/"` (or a search field) for search.
 * The list for people is ui/help-overlay.tsx; there they can also be switched off (WCAG 2.1.4).
 */
import { readCookie, writeCookie } from "./cookie.js";

/** @type {Record<string, string>} */
const rooms = {
  t: "/",
  a: "/calendar",
  k: "/tasks",
  p: "/projects",
  c: "/connections",
  m: "/members",
  d: "/deliveries",
  e: "/settings",
};

const sequenceMs = 1500;

let goesUntil = 0;

/** @param {EventTarget | null} target */
function isTyping(target) {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])"))
  );
}

/**
 * The first visible control a page has marked for this key.
 * @param {string} selector
 */
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

function search() {
  if (!use('[data-shortcut="/"], input[type="search"]')) location.href = "/tasks#search";
}

function help() {
  const dialog = document.getElementById("help");
  if (dialog instanceof HTMLDialogElement) dialog.showModal();
}

/** @param {KeyboardEvent} event */
function leave(event) {
  const { activeElement } = document;
  const details =
    activeElement?.closest("details[open]") ?? document.querySelector("details[data-closes][open]");
  if (isTyping(event.target) && activeElement instanceof HTMLElement) activeElement.blur();
  else if (details) {
    details.removeAttribute("open");
    details.querySelector("summary")?.focus();
  }
}

/**
 * @param {string} key
 * @returns {boolean} whether the key was one of ours
 */
function act(key) {
  if (Date.now() < goesUntil) {
    goesUntil = 0;
    const room = rooms[key];
    if (room !== undefined) location.href = room;
    return room !== undefined;
  }
  switch (key) {
    case "g":
      goesUntil = Date.now() + sequenceMs;
      return true;
    case "s":
      return use('[data-shortcut="s"]');
    case " ":
      // On a control, space keeps its meaning.
      return document.activeElement === document.body && use('[data-shortcut="s"]');
    case "n":
      return use('[data-shortcut="n"]');
    case "/":
      search();
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
  if (location.hash === "#search") use('[data-shortcut="/"], input[type="search"]');
}
