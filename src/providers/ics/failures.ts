import type { CalendarFileError } from "../../lib/ical/parse-file.ts";
import type { OutboundError } from "../../lib/outbound.ts";
import type { ProviderError, ProviderErrorCode } from "../failure.ts";
import { type Failure, failed, forGood, readFailures } from "../kit/failures.ts";

export const maxMegabytes = 5;
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
  return readFailure(error);
}

const readFailure = readFailures({
  id: "ics",
  name: "The calendar's server",
  // Asked again when the calendar's next turn comes.
  waitSeconds: 1800,
  special: readStatus,
});

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
  return failed({ id: "ics" }, { code, permanent, message });
}

function readStatus({ status }: OutboundError): Failure | null {
  switch (status) {
    case 401:
      return forGood(
        "unauthorized",
        "The calendar's server asks for a sign-in. Use the calendar's private or public address, which works without one.",
      );
    case 404:
      // It may be back in a minute; 410 says that it will not.
      return forGood("not_found", "There is no calendar at this address.");
    case 410:
      return forGood("unauthorized", "There is no calendar at this address.");
    case 403:
      return forGood("forbidden", "The calendar's server does not let us read this address.");
    default:
      return status !== null && status >= 300 && status < 400
        ? forGood("unexpected", "The calendar's address leads from one address to the next without an end.")
        : null;
  }
}
