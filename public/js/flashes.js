const region = document.getElementById("flashes");

const staysMs = 20_000;

/** @param {Element} flash */
function isInUse(flash) {
  return flash.matches(":hover") || flash.contains(document.activeElement);
}

/** But never a failure, and never while somebody points at it (WCAG 2.2.1). @param {HTMLElement} flash */
function fade(flash) {
  if (flash.dataset.tone === "bad") return;
  setTimeout(() => (isInUse(flash) ? fade(flash) : flash.remove()), staysMs);
}

/** @param {HTMLElement} flash */
function welcome(flash) {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button quiet small";
  close.setAttribute("aria-label", "Dismiss");
  close.textContent = "✕";
  close.addEventListener("click", () => flash.remove());
  flash.append(close);
  fade(flash);
}

/** A sentence in the corner of the page, not shown twice. @type {(text: string, tone?: "plain" | "good" | "warn" | "bad") => HTMLElement} */
export function notify(text, tone = "plain") {
  const flash = document.createElement("div");
  flash.className = "flash";
  flash.dataset.tone = tone;
  const words = document.createElement("span");
  words.textContent = text;
  flash.append(words);
  const same = [...(region?.children ?? [])].find((other) => other.firstElementChild?.textContent === text);
  same?.remove();
  region?.append(flash);
  return flash;
}

/** @param {{ response?: { status: number, headers: Headers } }} ctx */
function failureOf({ response }) {
  if (response === undefined || response.status < 400) return null;
  const said = response.headers.get("X-Flash");
  if (said !== null) return decodeURIComponent(said);
  return response.status >= 500 ? "Something went wrong on our side. Try again in a moment." : null;
}

/** @param {unknown} error */
function explain(error) {
  if (!(error instanceof TypeError)) return null;
  return navigator.onLine
    ? "The server did not answer. Nothing was changed; try again."
    : "You are offline. Nothing was changed; try again when you are back.";
}

/** Puts failures of htmx requests into words, and looks after what arrives in the region. */
export function startFlashes() {
  document.addEventListener("htmx:after:request", (event) => {
    const said = failureOf(event.detail.ctx);
    if (said !== null) notify(said, "bad");
  });
  document.addEventListener("htmx:error", (event) => {
    const said = explain(event.detail.error);
    if (said !== null) notify(said, "bad");
  });
  document.addEventListener("htmx:finally:request", (event) => {
    // An answered flash (Undo) has done its duty.
    const { sourceElement, response } = event.detail.ctx;
    if (response !== undefined && response.status < 400) sourceElement.closest("#flashes > .flash")?.remove();
  });
  if (region === null) return;
  new MutationObserver((records) => {
    for (const node of records.flatMap((record) => [...record.addedNodes])) {
      if (node instanceof HTMLElement && node.parentElement === region) welcome(node);
    }
  }).observe(region, { childList: true });
}
