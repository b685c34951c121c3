import * as z from "zod/mini";

import type { OutboundError } from "../../lib/outbound.ts";
import {
  answeredAt,
  type Failure,
  failureOf,
  quoteReason,
  readOtherStatus,
  readRetryAfter,
} from "../failure.ts";
import type { ProviderError } from "../provider.ts";
import { readRefusal } from "./refusals.ts";

const fieldErrorSchema = z.object({
  message: z.nullish(z.string()),
  resource: z.nullish(z.string()),
  field: z.nullish(z.string()),
  code: z.nullish(z.string()),
});
const bodySchema = z.object({
  message: z.string(),
  errors: z.optional(z.array(z.union([z.string(), fieldErrorSchema]))),
});

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
      return readRefusal(error.headers ?? new Headers(), messageOf(error));
    case 404:
    case 410:
      if (/issues (has|have|are)( been)? disabled/i.test(messageOf(error))) return issuesAreOff;
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
        message: `GitHub refused this: ${quoteReason(explanationOf(error), "no reason was given")}`,
      };
    default:
      return readOtherStatus("GitHub", error);
  }
}

/** Both limits come as 403 or 429; only headers and text tell them from a missing permission. */
function readLimit(error: OutboundError): Failure | null {
  if (error.status !== 403 && error.status !== 429) return null;
  const isUsedUp = error.headers?.get("x-ratelimit-remaining") === "0";
  const isSecondary = /secondary rate limit|abuse detection/i.test(messageOf(error));
  const asked = readRetryAfter(error);
  if (error.status === 403 && !isUsedUp && !isSecondary && asked === null) return null;
  const retryAfterSeconds = asked ?? (isUsedUp ? untilReset(error) : null) ?? defaultWaitSeconds;
  return {
    code: "rate_limited",
    permanent: false,
    message: "GitHub asks us to slow down.",
    retryAfterSeconds,
  };
}

function untilReset(error: OutboundError): number | null {
  const reset = Number(error.headers?.get("x-ratelimit-reset") ?? Number.NaN);
  return Number.isFinite(reset) ? Math.max(1, Math.ceil(reset - answeredAt(error) / 1000)) : null;
}

/** https://docs.github.com/rest/issues/issues answers 410 for the whole repository; a deleted issue has another text. */
const issuesAreOff: Failure = {
  code: "forbidden",
  permanent: true,
  message: "Issues are switched off in this repository. Switch them on in its settings at GitHub.",
};

/** GitHub's own sentence, which names fields and never quotes tokens; empty when there is none. */
function messageOf(error: OutboundError): string {
  return readBody(error)?.message ?? "";
}

/** What is wrong with the single fields says more than "Validation Failed". */
function explanationOf(error: OutboundError): string {
  const body = readBody(error);
  const details = (body?.errors ?? []).map((detail) => {
    if (typeof detail === "string") return detail;
    const { message, resource, field, code } = detail;
    return message ?? [resource, field, code?.replaceAll("_", " ")].filter(Boolean).join(" ");
  });
  const said = details.filter((detail) => detail !== "").join("; ");
  return said === "" ? (body?.message ?? "") : said;
}

function readBody(error: OutboundError): z.infer<typeof bodySchema> | null {
  try {
    return bodySchema.safeParse(JSON.parse(error.body)).data ?? null;
  } catch {
    // A page instead of JSON: the status has to speak.
    return null;
  }
}
