/**
 * The timesheet as a spreadsheet: a cell is saved when it is left changed, Enter and the arrows move in its column, Esc brings back what
 * stood there.
 */
export function startTimesheet() {
  document.addEventListener("change", (event) => {
    const input = cellOf(event.target);
    if (input !== null) save(input);
  });
  document.addEventListener("keydown", onKey);
}

/** @param {EventTarget | null} target */
function cellOf(target) {
  return target instanceof HTMLInputElement && target.matches("[data-timesheet] .cell-input") ? target : null;
}

/** @param {HTMLInputElement} input */
function save(input) {
  const cell = input.closest(".cell");
  const action = input.closest("form")?.dataset.timesheet;
  const seen = cell?.querySelector("input[type=hidden]");
  if (cell === null || action === undefined || !(seen instanceof HTMLInputElement)) return;
  const values = { [input.name]: input.value, [seen.name]: seen.value };
  cell.setAttribute("aria-busy", "true");
  // What is typed while it is saved would be lost with the answer.
  input.readOnly = true;
  void window.htmx
    .ajax("POST", action, { source: cell, target: cell, swap: "outerHTML", values })
    .finally(() => {
      input.readOnly = false;
      cell.removeAttribute("aria-busy");
    });
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const input = cellOf(event.target);
  if (input === null || event.isComposing) return;
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    input.value = input.defaultValue;
  } else if (step !== undefined) {
    // Enter would send the whole form.
    event.preventDefault();
    const next = neighbour(input, step);
    if (next !== null) next.focus();
    else if (input.value !== input.defaultValue) save(input);
  }
}

/**
 * The next cell of the same day that can be typed into.
 * @param {HTMLInputElement} input
 * @param {number} step
 */
function neighbour(input, step) {
  const day = input.name.slice(-10);
  const cells = [...document.querySelectorAll(`[data-timesheet] .cell-input[name$="${day}"]`)];
  const next = cells[cells.indexOf(input) + step];
  return next instanceof HTMLInputElement ? next : null;
}
