import { readCookie, writeCookie } from "./cookie.js";
import { hasUnsavedInput } from "./live.js";
import { notify } from "./flashes.js";

/** Of somebody who signed in before a script ran: their days are those of UTC until then. @param {string} timeZone */
async function reportTimeZone(timeZone) {
  const response = await fetch("/settings/detected-time-zone", {
    method: "POST",
    body: new URLSearchParams({ timeZone }),
  });
  if (!response.ok || !(await response.json()).isSet) return;
  const main = document.querySelector("main");
  if (main instanceof HTMLElement && hasUnsavedInput(main))
    notify(`Times are in ${timeZone} from the next page on. You can choose another zone in Settings.`);
  else location.reload();
}

/** A hint to whoever signs in for the first time (src/http/open-session.ts), a report where it was missing. */
export function startTimeZone() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (readCookie("zone") !== timeZone) writeCookie("zone", timeZone);
  if (document.documentElement.dataset.timeZone === "unknown") void reportTimeZone(timeZone);
}
