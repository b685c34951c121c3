/* The calendar's columns by pointer and keys. A ghost shows where to; the entry stays until it is rendered anew. */
import { notify } from "./flashes.js";

const step = 15;
// Also for an entry that is not there yet.
const ghost = document.createElement("li");
ghost.className = "slot ghost";
ghost.dataset.holds = "";

/** In minutes of the day. `grip`: by how much the pointer is off; null = keys. @type {{ slot: HTMLElement, column: HTMLElement, part: string, from: number, to: number, grip: number | null, y: number } | null} */
let held = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @type {(target: EventTarget | null, selector: string) => HTMLElement | null} */
const around = (target, selector) => (target instanceof Element ? target.closest(selector) : null);
/** @type {(selector: string) => HTMLElement | null} */
const find = (selector) => document.querySelector(selector);
/** @type {(slot: HTMLElement) => { from: number, to: number }} */
const spanOf = ({ dataset }) => ({ from: Number(dataset.from), to: Number(dataset.to) });
/** @type {(least: number, minute: number, most?: number) => number} */
const clamp = (least, minute, most = 1440) =>
  Math.max(least, Math.min(Math.round(minute / step) * step, most));

/** @type {(column: HTMLElement, y: number) => number} */
function minuteAt(column, y) {
  const { top, height } = column.getBoundingClientRect();
  const week = find(".week");
  return (Number(week?.dataset.h) + ((y - top) / height) * Number(week?.dataset.lh)) * 60;
}

function drop() {
  clearTimeout(timer);
  ghost.remove();
  held = null;
}

function cancel() {
  if (held !== null) drop();
}

function show() {
  if (held === null) return;
  const { slot, column, from, to } = held;
  if (slot.dataset.stays !== undefined) {
    notify(slot.dataset.stays, "warn");
    return drop();
  }
  const times = [from, to].map((minute) =>
    new Date(minute * 60_000).toLocaleTimeString(find(".week")?.lang, {
      timeZone: "UTC",
      timeStyle: "short",
    }),
  );
  ghost.textContent = times.join(" – ");
  find("#calendar-said")?.replaceChildren(`${column.ariaLabel} ${ghost.textContent}`);
  ghost.style.cssText = `--h:${from / 60};--lh:${(Math.min(to, 1440) - from) / 60}`;
  column.append(ghost);
}

/** @type {(minute: number, column: HTMLElement) => void} */
function put(minute, column) {
  if (held === null) return;
  const { part } = held;
  const { from, to } = spanOf(held.slot);
  if (part === "end") held.to = clamp(from + step, minute);
  else held.from = clamp(0, minute, (part === "start" ? to : 1440) - step);
  if (part === "whole") Object.assign(held, { column, to: held.from + to - from });
  show();
}

async function send() {
  const dialog = find("#new-entry");
  const body = dialog?.lastElementChild;
  const days = find("#calendar-days");
  if (held === null || days === null || !body || !(dialog instanceof HTMLDialogElement)) return;
  const { slot, part, column, from, to } = held;
  held = null;
  const { date = "" } = column.dataset;
  if (slot === ghost) {
    body.replaceChildren();
    const path = `/calendar/new?date=${date}&from=${from}&until=${to}`;
    await window.htmx.ajax("GET", path, { source: body, target: body, swap: "innerHTML", values: {} });
    if (body.firstChild !== null) return dialog.showModal();
  } else {
    const was = spanOf(slot);
    const { entry, entryVersion: version = "" } = slot.dataset;
    const minutes = `${part === "end" ? to - was.to : from - was.from}`;
    const values = { version, part, minutes, on: around(slot, ".slots")?.dataset.date ?? "", date };
    const sent = { source: days, target: days, swap: "outerMorph", values };
    await window.htmx.ajax("POST", `/entries/${entry}/span`, sent);
  }
  drop();
}

document.addEventListener(
  "pointerdown",
  ({ target, button, clientY: y }) => {
    const column = around(target, ".slots");
    const isFree = !ghost.isConnected && find(":popover-open") === null && find(".hours")?.checkVisibility();
    if (column === null || button !== 0 || isFree !== true) return;
    const minute = minuteAt(column, y);
    const slot = around(target, ".slot") ?? ghost;
    let part = "end";
    if (slot === ghost) {
      const from = clamp(0, minute - step / 2, 1440 - step);
      Object.assign(ghost.dataset, { from, to: Math.min(from + 60, 1440) });
    } else {
      if (slot.dataset.entry === undefined) return;
      const { top, bottom } = slot.getBoundingClientRect();
      const edge = y - top < 6 ? "start" : bottom - y < 6 ? "end" : "none";
      part = slot.dataset.ends?.includes(edge) ? edge : "whole";
    }
    const span = spanOf(slot);
    const grip = slot === ghost ? 0 : minute - (part === "end" ? span.to : span.from);
    held = { slot, column, part, ...span, grip, y };
  },
  true,
);

document.addEventListener("pointermove", ({ clientX: x, clientY: y, pointerType }) => {
  if (held === null || held.grip === null || pointerType === "touch") return;
  const column = around(document.elementFromPoint(x, y), ".slots") ?? held.column;
  if (ghost.isConnected || column !== held.column || Math.abs(y - held.y) > 3)
    put(minuteAt(column, y) - held.grip, column);
});

document.addEventListener("pointerup", () => {
  if (held === null || held.grip === null) return;
  if (!ghost.isConnected && held.slot !== ghost) return drop();
  show();
  void send();
});

document.addEventListener("keydown", (event) => {
  const { key, altKey } = event;
  if (key === "Escape") return cancel();
  const slot = around(event.target, ".slot[data-entry]");
  const column = around(slot, ".slots");
  const by = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[key];
  if (slot === null || column === null || by === undefined || !event.shiftKey) return;
  event.preventDefault();
  const isUpright = /Up|Down/.test(key);
  const part = altKey ? (isUpright ? "end" : "start") : "whole";
  if (altKey && slot.dataset.ends?.includes(part) !== true) return;
  if (!ghost.isConnected) held = { slot, column, part, ...spanOf(slot), grip: null, y: 0 };
  if (held?.slot !== slot || held.part !== part) return;
  if (altKey || isUpright) put((part === "end" ? held.to : held.from) + by * step, held.column);
  else {
    /** @type {NodeListOf<HTMLElement>} */
    const columns = document.querySelectorAll(".slots");
    held.column = columns[[...columns].indexOf(held.column) + by] ?? held.column;
    show();
  }
  clearTimeout(timer);
  timer = setTimeout(() => void send(), 700);
});

document.addEventListener("pointercancel", cancel);
find("#new-entry")?.addEventListener("close", drop);

/** The hour that a calendar opens at. What lies before it is a scroll away. */
const opensAt = 8;

/** In columns at the working hours, in a list at the present day, unless a person comes back to where they were. */
function openAtPresent() {
  const [week, hour] = [find(".week"), find(`.hours > [data-h="${opensAt}"]`)];
  if (week === null || location.hash !== "") return;
  if (hour?.checkVisibility() === true) {
    if (week.scrollTop === 0) week.scrollTop = Math.max(0, hour.offsetTop);
    return;
  }
  const day = find(".week > .calendar-day[aria-current]");
  const isFar = (day?.getBoundingClientRect().top ?? 0) > innerHeight / 2;
  if (isFar && scrollY === 0) day?.scrollIntoView({ block: "start", behavior: "instant" });
}

openAtPresent();
