import type { OutboundError } from "../../lib/outbound.ts";
import { bodyOf, type Explanation, type Failure, forGood, readFailures, slowDown } from "../kit/failures.ts";
import { errorSchema } from "./schemas.ts";

const forbidden = (message: string) => forGood("forbidden", message);

const unticked = forbidden(
  "Google was not allowed to give Timewire your calendars. Reconnect and leave every box on Google's page ticked.",
);

/** Google asks for exponential backoff and names no time; the queue's next attempt is far enough off. */
const table = {
  id: "google",
  name: "Google",
  waitSeconds: 60,
  byReason: {
    insufficientPermissions: unticked,
    insufficientScopes: unticked,
    accessNotConfigured: forbidden(
      "The Google Calendar API is switched off in this Timewire's Google Cloud project. An administrator has to enable it (docs/google-calendar.md).",
    ),
    domainPolicy: forbidden(
      "The administrators of this Google Workspace do not let Timewire read calendars. One of them has to allow it in the Admin console.",
    ),
  },
  explain,
  special,
};

/** What a failed call to Google means, whether it can ever succeed, and when to try again. */
export const googleError = readFailures(table);

/** The word of a call whose cursor Google cannot read any more. */
export const badSyncToken = "bad sync token";

const limits = new Set([
  "rateLimitExceeded",
  "userRateLimitExceeded",
  "quotaExceeded",
  "dailyLimitExceeded",
  "calendarUsageLimitsExceeded",
]);

/** Google's own words about a failure. The message names fields and never quotes tokens. */
function explain(error: OutboundError): Explanation {
  const said = bodyOf(error, errorSchema)?.error;
  return { reason: said?.errors[0]?.reason ?? "", message: said?.message ?? "" };
}

function special(error: OutboundError, { reason, message }: Explanation): Failure | null {
  if (error.status === 403 && limits.has(reason)) return slowDown(table, error);
  return error.status === 400 && /sync token/i.test(message)
    ? { ...forGood("invalid", "Google has forgotten where the last sync ended."), reason: badSyncToken }
    : null;
}
