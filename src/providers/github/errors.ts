import * as z from "zod/mini";

import type { OutboundError } from "../../lib/outbound.ts";
import { clip } from "../../lib/truncate.ts";
import { answeredAt, type Failure, failureOf, readOtherStatus, readRetryAfter } from "../failure.ts";
import type { ProviderError } from "../provider.ts";

const bodySchema = z.object({ message: z.string() });

/** GitHub asks for a minute when it names no time: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const defaultWaitSeconds = 60;

/** What a failed call to GitHub means, whether it can ever succeed, and when to try again. */
export function githubError(error: OutboundError): ProviderError {
  return failureOf({ id: "github", name: "GitHub" }, error, readStatus);
}

function readStatus(error: OutboundError): Failure {
  const limit = readLimit(error);
  if (limit !== null) return limit;
  switch (error.status) {
    case 401:
      return {
        code: "unauthorized",
        permanent: true,
        message: "GitHub no longer accepts this connection's token.",
      };
    case 403:
    case 451:
      return { code: "forbidden", permanent: true, message: forbiddenMessage(error) };
    case 404:
    case 410:
      return {
        code: "not_found",
        permanent: true,
        message: "GitHub does not know this, or the account may not see it.",
      };
    case 409:
      return {
        code: "conflict",
        permanent: true,
        message: "GitHub refused this because something else changed.",
      };
    case 400:
    case 422:
      return {
        code: "invalid",
        permanent: true,
        message: `GitHub refused this: ${messageOf(error) ?? "no reason was given"}.`,
      };
    default:
      return readOtherStatus("GitHub", error);
  }
}

/** Both limits come as 403 or 429; only headers and text tell them from a missing permission. */
function readLimit(error: OutboundError): Failure | null {
  if (error.status !== 403 && error.status !== 429) return null;
  const isUsedUp = error.headers?.get("x-ratelimit-remaining") === "0";
  const isSecondary = /secondary rate limit|abuse detection/i.test(messageOf(error) ?? "");
  const asked = readRetryAfter(error);
  if (error.status === 403 && !isUsedUp && !isSecondary && asked === null) return null;
  const retryAfterSeconds = asked ?? (isUsedUp ? untilReset(error) : null) ?? defaultWaitSeconds;
  return {
    code: "rate_limited",
    permanent: false,
    message: "GitHub asks us to slow down; we continue by ourselves.",
    retryAfterSeconds,
  };
}

function untilReset(error: OutboundError): number | null {
  const reset = Number(error.headers?.get("x-ratelimit-reset") ?? Number.NaN);
  return Number.isFinite(reset) ? Math.max(1, Math.ceil(reset - answeredAt(error) / 1000)) : null;
}

function forbiddenMessage(error: OutboundError): string {
  if (error.headers?.has("X-GitHub-SSO") === true) {
    return "The organisation asks for single sign-on: authorise Timewire for it in your GitHub settings, then try again.";
  }
  return "GitHub does not allow this account to do that.";
}

/** GitHub's own sentence, which names fields and never quotes tokens; at most 200 characters. */
function messageOf(error: OutboundError): string | null {
  try {
    const parsed = bodySchema.safeParse(JSON.parse(error.body));
    return parsed.success ? clip(parsed.data.message, 200) : null;
  } catch {
    // A page instead of JSON: the status has to speak.
    return null;
  }
}
