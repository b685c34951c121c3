/* A card that is dragged to another column presses its own button for it. */

/** The id of what is dragged: a refresh may replace it meanwhile. */
let dragged = "";

/** @param {Event} event */
function columnOf({ target }) {
  const column = target instanceof Element ? target.closest("[data-status]") : null;
  return column instanceof HTMLElement ? column : null;
}

/** @param {HTMLElement} column */
function buttonFor(column) {
  const button = document.getElementById(dragged)?.querySelector(`button[value="${column.dataset.status}"]`);
  return button instanceof HTMLElement ? button : null;
}

/** @param {HTMLElement | null} column */
function mark(column) {
  for (const each of document.querySelectorAll("[data-status]"))
    each.toggleAttribute("data-over", each === column);
}

/** @param {Event} event */
function cardOf({ target }) {
  const card = target instanceof Element ? target.closest("[data-status] > ul > li") : null;
  return card instanceof HTMLElement ? card : null;
}

export function startBoard() {
  document.addEventListener("pointerdown", (event) => cardOf(event)?.setAttribute("draggable", "true"));
  document.addEventListener("dragstart", (event) => {
    dragged = cardOf(event)?.id ?? "";
    event.dataTransfer?.setData("text/plain", dragged);
  });
  document.addEventListener("dragover", (event) => {
    const column = columnOf(event);
    const fits = column !== null && buttonFor(column) !== null;
    if (fits) event.preventDefault();
    mark(fits ? column : null);
  });
  document.addEventListener("drop", (event) => {
    const button = buttonFor(columnOf(event) ?? document.body);
    if (button === null) return;
    event.preventDefault();
    button.click();
  });
  document.addEventListener("dragend", () => {
    dragged = "";
    mark(null);
  });
}
