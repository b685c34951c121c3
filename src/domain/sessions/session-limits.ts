import { dayMs, hourMs } from "../../lib/time-units.ts";

/** How long a session lives after sign-in, however busy it is. */
export const sessionLifeMs = 30 * dayMs;

/** How long a session lives without a request. */
export const sessionIdleMs = 14 * dayMs;

/** "Last seen" and "last used" are written at most this often, so that reading a page costs no write. */
export const seenEveryMs = hourMs;
