/** The hour that a calendar opens at. What lies before it is a scroll away. */
const opensAt = 8;

/**
 * What a person looks for first: in columns the working hours, in a list the present day.
 * @returns {Element | null | undefined}
 */
function place() {
  const hours = [...document.querySelectorAll(".hours > li")];
  const first = hours.find((hour) => Number(hour.getAttribute("data-h")) === opensAt);
  if (first?.checkVisibility()) return first === hours[0] ? null : first;
  return document.querySelector(".week > .calendar-day[aria-current]");
}

/** Opens the calendar where the person looks first, unless they come back to where they were. */
export function startCalendar() {
  if (location.hash !== "" || scrollY > 0) return;
  const target = place();
  const isFar =
    target?.matches(".hours > li") || (target?.getBoundingClientRect().top ?? 0) > innerHeight / 2;
  if (isFar) target?.scrollIntoView({ block: "start", behavior: "instant" });
}
