import type { OutboundError } from "../../lib/outbound.ts";
import { type Failure, failureOf, quoteReason, readOtherStatus, readRetryAfter } from "../failure.ts";
import type { ProviderError } from "../provider.ts";
import { errorSchema } from "./schemas.ts";

/** Google asks for exponential backoff and names no time; the queue's next attempt is far enough off. */
const defaultWaitSeconds = 60;

const limits = new Set([
  "rateLimitExceeded",
  "userRateLimitExceeded",
  "quotaExceeded",
  "dailyLimitExceeded",
  "calendarUsageLimitsExceeded",
]);

/** What a failed call to Google means, whether it can ever succeed, and when to try again. */
export function googleError(error: OutboundError): ProviderError {
  return failureOf({ id: "google", name: "Google" }, error, readStatus);
}

/** Google's own words about a failure; empty when there are none. The message names fields and never quotes tokens. */
export function readExplanation(error: OutboundError): { reason: string; message: string } {
  try {
    const parsed = errorSchema.safeParse(JSON.parse(error.body)).data?.error;
    return { reason: parsed?.errors[0]?.reason ?? "", message: parsed?.message ?? "" };
  } catch {
    // A page instead of JSON: the status has to speak.
    return { reason: "", message: "" };
  }
}

function readStatus(error: OutboundError): Failure {
  const { reason, message } = readExplanation(error);
  if (error.status === 429 || (error.status === 403 && limits.has(reason))) return slowDown(error);
  switch (error.status) {
    case 401:
      return failure("unauthorized", "Google no longer accepts this connection's token.");
    case 403:
      return readRefusal(reason, message);
    case 404:
    case 410:
      return failure("not_found", "Google does not know this, or the account may not see it.");
    case 409:
    case 412:
      return failure("conflict", "Google refused this because something else changed.");
    case 400:
      return failure("invalid", `Google refused this: ${quoteReason(message, "no reason was given")}`);
    default:
      return readOtherStatus("Google", error);
  }
}

function readRefusal(reason: string, message: string): Failure {
  switch (reason) {
    case "insufficientPermissions":
    case "insufficientScopes":
      return failure(
        "forbidden",
        "Google was not allowed to give Timewire your calendars. Reconnect and leave every box on Google's page ticked.",
      );
    case "accessNotConfigured":
      return failure(
        "forbidden",
        "The Google Calendar API is switched off in this Timewire's Google Cloud project. An administrator has to enable it (docs/google-calendar.md).",
      );
    case "domainPolicy":
      return failure(
        "forbidden",
        "The administrators of this Google Workspace do not let Timewire read calendars. One of them has to allow it in the Admin console.",
      );
    default:
      return failure(
        "forbidden",
        message === ""
          ? "Google does not allow this account to do that."
          : `Google does not allow this account to do that: ${quoteReason(message, "")}`,
      );
  }
}

function slowDown(error: OutboundError): Failure {
  return {
    code: "rate_limited",
    permanent: false,
    message: "Google asks us to slow down.",
    retryAfterSeconds: readRetryAfter(error) ?? defaultWaitSeconds,
  };
}

function failure(code: Failure["code"], message: string): Failure {
  return { code, permanent: true, message };
}
