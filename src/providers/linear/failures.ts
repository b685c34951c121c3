import * as z from "zod/mini";

import type { OutboundError } from "../../lib/outbound.ts";
import {
  bodyOf,
  type Explanation,
  type Failure,
  type FailureTable,
  forGood,
  quoteReason,
  readFailures,
  slowDown,
} from "../kit/failures.ts";
import { readRateLimit as readHeaders } from "../kit/rate-limit.ts";
import type { RateLimit } from "../provider.ts";
import { provider } from "./names.ts";

const errorSchema = z.object({
  message: z.string(),
  extensions: z.optional(
    z.object({
      type: z.optional(z.string()),
      code: z.optional(z.string()),
      userPresentableMessage: z.nullish(z.string()),
    }),
  ),
});
const bodySchema = z.object({ errors: z.array(errorSchema).check(z.minLength(1)) });

const limits = { requests: "x-ratelimit-requests", complexity: "x-ratelimit-complexity" };

/** A mark of ours: Linear has no word of its own for what it does not know. */
const entityNotFound = "entity not found";

const table: FailureTable = {
  ...provider,
  waitSeconds: 60,
  limitHeaders: limits.requests,
  explain,
  special,
  byReason: {
    "authentication error": forGood("unauthorized", "Linear no longer accepts this connection's token."),
    [entityNotFound]: forGood("not_found", "Linear does not know this, or the account may not see it."),
    "feature not accessible": forGood(
      "forbidden",
      "The plan of this Linear workspace does not include that.",
    ),
    "usage limit exceeded": forGood(
      "forbidden",
      "The plan of this Linear workspace is used up. Somebody has to make room there, or choose another plan.",
    ),
    "lock timeout": {
      code: "unavailable",
      permanent: false,
      message: "Linear was busy with the same issue. We try again by ourselves.",
      retryAfterSeconds: 5,
    },
    "bootstrap error": unavailable(),
    "network error": unavailable(),
  },
};

/** What a failed question to Linear means, whether it can ever succeed, and when to try again. */
export const linearError = readFailures(table);

function unavailable(): Failure {
  return { code: "unavailable", permanent: false, message: "Linear has a problem on its side." };
}

function explain(error: OutboundError): Explanation {
  const [first] = bodyOf(error, bodySchema)?.errors ?? [];
  if (first === undefined) return { reason: "", message: "" };
  const { type, code, userPresentableMessage } = first.extensions ?? {};
  const isUnknown = first.message.startsWith("Entity not found");
  return {
    reason: isUnknown ? entityNotFound : code === "RATELIMITED" ? "ratelimited" : (type ?? ""),
    message: userPresentableMessage ?? first.message,
  };
}

/** Limits come as HTTP 400, and what was asked wrongly as 200 or 400: https://linear.app/developers/rate-limiting */
function special(error: OutboundError, { reason, message }: Explanation): Failure | null {
  switch (reason) {
    case "ratelimited":
      return slowDown(
        error.headers !== null && isComplex(error.headers)
          ? { ...table, limitHeaders: limits.complexity }
          : table,
        error,
      );
    case "forbidden":
      return forGood(
        "forbidden",
        `Linear does not allow this account to do that: ${quoteReason(message, "no reason was given")}`,
      );
    case "invalid input":
    case "user error":
      return forGood("invalid", `Linear refused this: ${quoteReason(message, "no reason was given")}`);
    case "graphql error":
      return forGood("unexpected", "Linear does not understand this question of ours any more.");
    case "internal error":
    case "other":
      return (error.status ?? 0) < 400 ? unavailable() : null;
    default:
      return null;
  }
}

function isComplex(headers: Headers): boolean {
  return readHeaders(headers, limits.complexity, 0)?.remaining === 0;
}

/** How many more calls like this one the hour has room for: requests are counted, and what they cost. */
export function readRateLimit(headers: Headers, now: number): RateLimit | null {
  const requests = readHeaders(headers, limits.requests, now);
  const points = readHeaders(headers, limits.complexity, now);
  const cost = Number(headers.get("X-Complexity") ?? Number.NaN);
  if (points === null || points.limit === null || !(cost >= 1)) return requests;
  const calls: RateLimit = {
    ...points,
    remaining: Math.floor(points.remaining / cost),
    limit: Math.floor(points.limit / cost),
  };
  return requests === null || calls.remaining < requests.remaining ? calls : requests;
}
