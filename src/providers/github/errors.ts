import * as z from "zod";

import type { OutboundError } from "../../lib/outbound.ts";
import { ProviderError, type ProviderErrorCode } from "../provider.ts";

type Reading = { code: ProviderErrorCode; permanent: boolean; message: string; retryAfterSeconds?: number };

const bodySchema = z.object({ message: z.string() });

/** GitHub asks for a minute when it names no time: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const defaultWaitSeconds = 60;

/** What a failed call to GitHub means, whether it can ever succeed, and when to try again. */
export function githubError(error: OutboundError): ProviderError {
  const { message, ...facts } = error.kind === "status" ? readStatus(error) : readSilence(error);
  return new ProviderError(message, { provider: "github", status: error.status, ...facts });
}

function readSilence({ kind }: OutboundError): Reading {
  switch (kind) {
    case "timeout":
      return { code: "timeout", permanent: false, message: "GitHub did not answer within 10 seconds." };
    case "network":
      return { code: "unavailable", permanent: false, message: "GitHub could not be reached." };
    case "refused_address":
      return { code: "invalid", permanent: true, message: "This address may not be called." };
    case "too_large":
    case "malformed":
    case "status":
      return {
        code: "unexpected",
        permanent: false,
        message: "GitHub gave an answer that we do not understand.",
      };
    default:
      return kind satisfies never;
  }
}

function readStatus(error: OutboundError): Reading {
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
      return readOtherStatus(error);
  }
}

function readOtherStatus(error: OutboundError): Reading {
  const status = error.status ?? 0;
  if (status < 500)
    return { code: "unexpected", permanent: true, message: `GitHub answered with HTTP ${status}.` };
  const wait = retryAfter(error);
  return {
    code: "unavailable",
    permanent: false,
    message: `GitHub has a problem on its side (HTTP ${status}).`,
    ...(wait === null ? {} : { retryAfterSeconds: wait }),
  };
}

/** Both limits come as 403 or 429; only headers and text tell them from a missing permission. */
function readLimit(error: OutboundError): Reading | null {
  if (error.status !== 403 && error.status !== 429) return null;
  const isUsedUp = error.headers?.get("x-ratelimit-remaining") === "0";
  const isSecondary = /secondary rate limit|abuse detection/i.test(messageOf(error) ?? "");
  const asked = retryAfter(error);
  if (error.status === 403 && !isUsedUp && !isSecondary && asked === null) return null;
  const retryAfterSeconds = asked ?? (isUsedUp ? untilReset(error) : null) ?? defaultWaitSeconds;
  return {
    code: "rate_limited",
    permanent: false,
    message: "GitHub asks us to slow down; we continue by ourselves.",
    retryAfterSeconds,
  };
}

/** Seconds or an HTTP date (RFC 9110, section 10.2.3). */
function retryAfter(error: OutboundError): number | null {
  const value = error.headers?.get("Retry-After") ?? "";
  if (/^\d+$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - answeredAt(error)) / 1000));
}

function untilReset(error: OutboundError): number | null {
  const reset = Number(error.headers?.get("x-ratelimit-reset") ?? Number.NaN);
  return Number.isFinite(reset) ? Math.max(1, Math.ceil(reset - answeredAt(error) / 1000)) : null;
}

/** By GitHub's own clock, so that ours may be wrong. */
function answeredAt(error: OutboundError): number {
  const date = Date.parse(error.headers?.get("Date") ?? "");
  return Number.isNaN(date) ? Date.now() : date;
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
    return parsed.success ? parsed.data.message.slice(0, 200) : null;
  } catch {
    // A page instead of JSON: the status has to speak.
    return null;
  }
}
