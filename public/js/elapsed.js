const { now: renderedAt, offline: keptAt } = document.documentElement.dataset;

/** By how much this computer's clock is ahead of the server's, which wrote `data-since`. */
export const aheadMs = Math.round(Number(keptAt ?? Date.now()) - Number(renderedAt ?? Date.now()));

const pageTitle = document.title;

/** @param {number} ms @param {boolean} isCoarse totals should not flicker */
function format(ms, isCoarse) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const minutes = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}`;
  return isCoarse ? minutes : `${minutes}:${two(seconds % 60)}`;
}

function tick() {
  const now = Date.now() - aheadMs;
  const clocks = document.querySelectorAll("[data-since]");
  for (const clock of clocks) {
    const text = format(now - Number(clock.getAttribute("data-since")), clock.hasAttribute("data-coarse"));
    if (clock.textContent !== text) clock.textContent = text;
  }
  const title = clocks[0] === undefined ? pageTitle : `${clocks[0].textContent} · ${pageTitle}`;
  if (document.title !== title) document.title = title;
}

/** Lets every `[data-since]` (milliseconds UTC) tick; the first one stands in the window's title, too. */
export function startElapsed() {
  tick();
  setInterval(tick, 1000);
  document.addEventListener("htmx:after:swap", tick);
}
