/** The hour that a calendar opens at. What lies before it is a scroll away. */
const opensAt = 8;

/** Opens the calendar at what a person looks for first, unless they come back to where they were: in columns the working hours, in a list the present day. */
export function startCalendar() {
  if (location.hash !== "") return;
  const hour = document.querySelector(`.hours > [data-h="${opensAt}"]`);
  if (hour instanceof HTMLElement && hour.checkVisibility()) openAt(hour);
  else openAtToday();
}

/** @param {HTMLElement} hour */
function openAt(hour) {
  const week = hour.closest(".week");
  if (week !== null && week.scrollTop === 0) week.scrollTop = Math.max(0, hour.offsetTop);
}

function openAtToday() {
  const day = document.querySelector(".week > .calendar-day[aria-current]");
  const isFar = (day?.getBoundingClientRect().top ?? 0) > innerHeight / 2;
  if (isFar && scrollY === 0) day?.scrollIntoView({ block: "start", behavior: "instant" });
}
