// What a page can do with a script; without one it works by links and forms. No build step: the browser loads these files.
import { startControls } from "./js/controls.js";
import { startElapsed } from "./js/elapsed.js";
import { startKeyboard } from "./js/keyboard.js";
import { startLive } from "./js/live.js";
import { startFinder } from "./js/finder.js";
import { startFlashes } from "./js/flashes.js";
import { startTheme } from "./js/theme.js";
import { startTimesheet } from "./js/timesheet.js";
import { startTimeZone } from "./js/time-zone.js";

startTheme();
startControls();
startFinder();
startFlashes();
startElapsed();
startLive();
startKeyboard();
startTimesheet();
startTimeZone();

if (document.querySelector(".board") !== null)
  void import("./js/board.js").then(({ startBoard }) => startBoard());
if (document.querySelector(".week") !== null) await import("./js/calendar.js");

// Until here a page works by its links and forms alone. Journeys that press keys wait for this.
document.documentElement.dataset.scripts = "ready";

// To go on without a connection: behind all that a page needs at first, or at once where there is none.
const goOn = () => void import("./offline/start.js").then(({ startOffline }) => startOffline());
if (document.documentElement.dataset.offline === undefined) addEventListener("load", goOn);
else goOn();
