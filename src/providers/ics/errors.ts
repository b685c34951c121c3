import type { CalendarFileError } from "../../lib/ical/read-file.ts";
import type { OutboundError } from "../../lib/outbound.ts";
import { type Failure, failureOf, readOtherStatus, readRetryAfter } from "../failure.ts";
import { ProviderError, type ProviderErrorCode } from "../provider.ts";

export const maxMegabytes = 5;
/** A server that names no time is asked again when the calendar's next turn comes. */
const defaultWaitSeconds = 1800;

/** Said when an address that was good before is refused for good. */
export const refusedForGood =
  "The calendar's server no longer gives out the calendar at this address. It was withdrawn, or its address was changed: reconnect with the one that works now.";

/** What a failed call to a calendar's server means, whether it can ever succeed, and when to try again. */
export function icsError(error: OutboundError): ProviderError {
  if (error.kind === "too_large")
    return fileError(`The calendar is larger than ${maxMegabytes} MB, which is more than can be read.`);
  if (error.kind === "refused_address") {
    return fileError(
      "The calendar's address leads on to one that may not be called: unencrypted, or in a private network.",
      "invalid",
    );
  }
  return failureOf({ id: "ics", name: "The calendar's server" }, error, readStatus);
}

/** What a file means that is no calendar; one that was cut off may be whole the next time. */
export function unreadable({ reason }: CalendarFileError): ProviderError {
  switch (reason) {
    case "web_page":
      return fileError(
        "There is a web page at this address, not a calendar. Look for the address that ends in .ics, often called “iCal” or “ICS”.",
      );
    case "no_calendar":
      return fileError("What is at this address is not a calendar file.");
    case "cut_off":
      return fileError("The calendar was cut off before its end; we try again.", "unexpected", false);
    default:
      return reason satisfies never;
  }
}

function fileError(message: string, code: ProviderErrorCode = "unexpected", permanent = true): ProviderError {
  return new ProviderError(message, { provider: "ics", code, permanent });
}

function readStatus(error: OutboundError): Failure {
  const status = error.status ?? 0;
  switch (status) {
    case 401:
      return failure(
        "unauthorized",
        "The calendar's server asks for a sign-in. Use the calendar's private or public address, which works without one.",
      );
    case 404:
      // It may be back in a minute; 410 says that it will not.
      return failure("not_found", "There is no calendar at this address.");
    case 410:
      return failure("unauthorized", "There is no calendar at this address.");
    case 403:
      return failure("forbidden", "The calendar's server does not let us read this address.");
    case 429:
      return {
        code: "rate_limited",
        permanent: false,
        message: "The calendar's server asks us to slow down.",
        retryAfterSeconds: readRetryAfter(error) ?? defaultWaitSeconds,
      };
    default:
      return status >= 300 && status < 400
        ? failure("unexpected", "The calendar's address leads from one address to the next without an end.")
        : readOtherStatus("The calendar's server", error);
  }
}

function failure(code: ProviderErrorCode, message: string): Failure {
  return { code, permanent: true, message };
}
