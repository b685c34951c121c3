import type { OutboundError } from "../../lib/outbound.ts";
import { type Failure, failureOf, quoteReason, readOtherStatus, readRetryAfter } from "../failure.ts";
import type { ProviderError } from "../provider.ts";
import { errorSchema } from "./schemas.ts";

/** Graph nearly always names a time; this is for when it does not. */
const defaultWaitSeconds = 60;

/** What a failed call to Microsoft means, whether it can ever succeed, and when to try again. */
export function microsoftError(error: OutboundError): ProviderError {
  return failureOf({ id: "microsoft", name: "Microsoft" }, error, readStatus);
}

/** Graph's own code and words about a failure; empty when there are none. */
export function readExplanation(error: OutboundError): { code: string; message: string } {
  try {
    const parsed = errorSchema.safeParse(JSON.parse(error.body)).data?.error;
    return { code: parsed?.code ?? "", message: parsed?.message ?? "" };
  } catch {
    // A page instead of JSON: the status has to speak.
    return { code: "", message: "" };
  }
}

function readStatus(error: OutboundError): Failure {
  const { code, message } = readExplanation(error);
  if (code === "MailboxNotEnabledForRESTAPI" || code === "MailboxNotSupportedForRESTAPI") return noMailbox;
  switch (error.status) {
    case 401:
      return failure("unauthorized", "Microsoft no longer accepts this connection's token.");
    case 403:
      return failure(
        "forbidden",
        message === ""
          ? "Microsoft does not allow this account to do that."
          : `Microsoft does not allow this account to do that: ${quoteReason(message, "")}`,
      );
    case 404:
    case 410:
      return failure("not_found", "Microsoft does not know this, or the account may not see it.");
    case 409:
    case 412:
      return failure("conflict", "Microsoft refused this because something else changed.");
    case 400:
    case 422:
      return failure("invalid", `Microsoft refused this: ${quoteReason(message, "no reason was given")}`);
    case 429:
      return slowDown(error);
    default:
      return readOtherStatus("Microsoft", error);
  }
}

const noMailbox = failure(
  "forbidden",
  "This Microsoft account has no Outlook mailbox, so it has no calendar. Connect another account.",
);

function slowDown(error: OutboundError): Failure {
  return {
    code: "rate_limited",
    permanent: false,
    message: "Microsoft asks us to slow down.",
    retryAfterSeconds: readRetryAfter(error) ?? defaultWaitSeconds,
  };
}

function failure(code: Failure["code"], message: string): Failure {
  return { code, permanent: true, message };
}
