const { now, zone, clock } = document.documentElement.dataset;

/** @type {Intl.DateTimeFormatOptions} */
const time = {
  timeZone: zone,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: clock === "12h" ? "h12" : "h23",
};
const timeFormat = new Intl.DateTimeFormat("en-GB", time);
const dayFormat = new Intl.DateTimeFormat("en-GB", {
  timeZone: zone,
  weekday: "short",
  day: "numeric",
  month: "short",
});

/** "09:05", with its date when that is not today's. @param {number} instant */
function when(instant) {
  const day = dayFormat.format(instant);
  const text = timeFormat.format(instant);
  return day === dayFormat.format(Date.now()) ? text : `${day}, ${text}`;
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} content
 */
function element(tag, attributes, ...content) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

/**
 * @param {string} label
 * @param {() => void} press
 * @param {Record<string, string>} [attributes]
 */
function button(label, press, attributes = {}) {
  const made = element("button", { type: "button", class: "button small", ...attributes }, label);
  made.addEventListener("click", press);
  return made;
}

/** @typedef {import("./presses.js").Press} Press */
/** @typedef {{ end(press: Press): void, again(press: Press): void, discard(press: Press): void }} Choices */

/** @param {Press} press */
const notesOf = ({ fields }) => new Map(fields).get("notes")?.trim() || "No notes";

/** @param {Press} press */
function describe(press) {
  const { startedAt, endedAt, ahead } = press;
  const end = endedAt === undefined ? "now" : when(endedAt - ahead);
  return startedAt === undefined
    ? `Stopped at ${end}`
    : `${when(startedAt - ahead)} – ${end} ${notesOf(press)}`;
}

/**
 * @param {Press} press
 * @param {Choices} choices
 */
function row(press, choices) {
  const { refusal, startedAt, endedAt } = press;
  const item = element("li", {}, describe(press));
  if (refusal === undefined) return item;
  const again = button(refusal.asks ? "Add it all the same" : "Try again", () => choices.again(press));
  const buttons = element("div", { class: "cluster" }, again);
  if (startedAt !== undefined && endedAt === undefined)
    buttons.append(button("Stop", () => choices.end(press)));
  buttons.append(button("Discard", () => choices.discard(press)));
  item.append(element("p", {}, refusal.message), buttons);
  return item;
}

/**
 * What this device keeps, at the top of the page.
 * @param {Press[]} presses
 * @param {{ isKept: boolean, choices: Choices }} page `isKept`: the page is the last one that was seen
 */
export function drawKept(presses, { isKept, choices }) {
  const old = document.getElementById("offline");
  if (presses.length === 0 && !isKept) return old?.remove();
  const box = old ?? element("div", { id: "offline", class: "flash", "data-tone": "warn", role: "status" });
  const said = [
    ...(isKept ? [`Offline, as of ${when(Number(now))}.`] : []),
    presses.length > 0
      ? "Kept on this device until it is saved:"
      : "The timer can be started and stopped; that is saved once you are back.",
  ];
  const list = element("ul", { class: "stack tight" }, ...presses.map((press) => row(press, choices)));
  box.replaceChildren(
    element(
      "div",
      { class: "stack tight" },
      element("p", {}, said.join(" ")),
      ...(presses.length > 0 ? [list] : []),
    ),
  );
  if (old === null) document.querySelector("main")?.prepend(box);
}

/** The strip's own form, for pages that have no larger one. @type {Element | null} */
let startForm = null;

/**
 * The timer strip as this device knows it. Totals stand still: they would count what they cannot know.
 * @param {Press | undefined} running
 * @param {Choices} choices
 */
export function drawStrip(running, choices) {
  for (const total of document.querySelectorAll("main [data-since]")) total.removeAttribute("data-since");
  const pulse = element("span", { class: "pulse", "aria-hidden": "true" });
  const strip = element("div", { class: `timer ${running === undefined ? "idle" : "running"}` }, pulse);
  startForm ??= document.querySelector("#timer form.start-here");
  if (running?.startedAt === undefined) {
    strip.append(element("p", { class: "muted" }, "No timer is running."));
    if (startForm !== null) strip.append(startForm);
  } else {
    const since = running.startedAt - running.ahead;
    strip.append(
      element(
        "div",
        { class: "timer-words" },
        element("a", {}, notesOf(running)),
        element("small", { class: "muted" }, element("span", {}, `since ${when(since)}, on this device`)),
      ),
      element("span", {
        class: "duration",
        "data-since": String(since),
        role: "timer",
        "aria-label": "Elapsed time",
      }),
      button("Stop", () => choices.end(running), { class: "button primary", "data-shortcut": "s" }),
    );
  }
  document.getElementById("timer")?.replaceChildren(strip);
}
