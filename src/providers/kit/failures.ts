import type * as z from "zod/mini";

import type { OutboundError } from "../../lib/outbound.ts";
import { printable, truncate } from "../../lib/truncate.ts";
import { withoutEmails } from "../../lib/without-emails.ts";
import { ProviderError, type ProviderErrorCode } from "../failure.ts";
import { readRateLimit, readRetryAfter } from "./rate-limit.ts";

/** What a failed call means, before it is put under a provider's name. */
export type Failure = {
  code: ProviderErrorCode;
  permanent: boolean;
  message: string;
  retryAfterSeconds?: number;
  /** In place of the provider's own word. */
  reason?: string;
};

/** The provider's own word and sentence for a failure, each empty when there is none; they must not quote tokens. */
export type Explanation = { reason: string; message: string };

export type FailureTable = {
  id: string;
  name: string;
  /** How long to wait when the provider asks us to slow down and names no time. */
  waitSeconds: number;
  /** How the headers of its rate limit begin, such as "x-ratelimit"; absent = it has none. */
  limitHeaders?: string;
  /** Reads the body of an answer; absent = it says nothing. */
  explain?(error: OutboundError): Explanation;
  /** What this provider means by its own words; they count before the status. */
  byReason?: Readonly<Record<string, Failure>>;
  /** What else is special about this provider; null = read the status as usual. */
  special?(error: OutboundError, said: Explanation): Failure | null;
};

const nothingSaid: Explanation = { reason: "", message: "" };

/** A failure that comes again however often the call is repeated. */
export function forGood(code: ProviderErrorCode, message: string): Failure {
  return { code, permanent: true, message };
}

/** What any failed call to a provider means, whether it can ever succeed, and when to try again. */
export function readFailures(table: FailureTable): (error: OutboundError) => ProviderError {
  return (error) => {
    if (error.kind !== "status") return failed(table, readSilence(table.name, error), error.status);
    const said = table.explain?.(error) ?? nothingSaid;
    const { byReason = {} } = table;
    const known = Object.hasOwn(byReason, said.reason) ? byReason[said.reason] : undefined;
    const failure = table.special?.(error, said) ?? known ?? readStatus(table, error, said.message);
    return failed(table, { reason: said.reason, ...failure }, error.status);
  };
}

/** A failure under the provider's name. */
export function failed(
  { id: provider }: { id: string },
  { message, ...facts }: Failure,
  status: number | null = null,
): ProviderError {
  return new ProviderError(message, { provider, status, ...facts });
}

/** For an answer that is not as documented. */
export function notUnderstood(provider: { id: string; name: string }): ProviderError {
  const message = `${provider.name} gave an answer that we do not understand.`;
  return failed(provider, { code: "unexpected", permanent: false, message });
}

/** The provider wants fewer calls; its own time counts before the table's. */
export function slowDown(table: FailureTable, error: OutboundError): Failure {
  return {
    code: "rate_limited",
    permanent: false,
    message: `${table.name} asks us to slow down.`,
    retryAfterSeconds: readRetryAfter(error.headers) ?? untilReset(table, error) ?? table.waitSeconds,
  };
}

function untilReset({ limitHeaders }: FailureTable, { headers }: OutboundError): number | null {
  if (limitHeaders === undefined || headers === null) return null;
  const limit = readRateLimit(headers, limitHeaders, 0);
  return limit?.remaining === 0 ? Math.max(1, Math.ceil(limit.resetsAt / 1000)) : null;
}

function readSilence(name: string, { kind }: OutboundError): Failure {
  switch (kind) {
    case "timeout":
      return { code: "timeout", permanent: false, message: `${name} did not answer in time.` };
    case "network":
      return { code: "unavailable", permanent: false, message: `${name} could not be reached.` };
    case "refused_address":
      return forGood("invalid", "This address may not be called.");
    case "too_large":
    case "malformed":
    case "status":
      return {
        code: "unexpected",
        permanent: false,
        message: `${name} gave an answer that we do not understand.`,
      };
    default:
      return kind satisfies never;
  }
}

function readStatus(table: FailureTable, error: OutboundError, said: string): Failure {
  const { name } = table;
  switch (error.status) {
    case 400:
    case 422:
      return forGood("invalid", `${name} refused this: ${quoteReason(said, "no reason was given")}`);
    case 401:
      return forGood("unauthorized", `${name} no longer accepts this connection's token.`);
    case 403:
    case 451:
      return forGood("forbidden", notAllowed(name, said));
    case 404:
    case 410:
      return forGood("not_found", `${name} does not know this, or the account may not see it.`);
    case 409:
    case 412:
      return forGood("conflict", `${name} refused this because something else changed.`);
    case 429:
      return slowDown(table, error);
    default:
      return readOtherStatus(name, error);
  }
}

function notAllowed(name: string, said: string): string {
  const sentence = `${name} does not allow this account to do that`;
  return said === "" ? `${sentence}.` : `${sentence}: ${quoteReason(said, "")}`;
}

/** A 5xx passes; any other status that nobody foresaw will come again. */
function readOtherStatus(name: string, error: OutboundError): Failure {
  const status = error.status ?? 0;
  if (status < 500) return forGood("unexpected", `${name} answered with HTTP ${status}.`);
  const wait = readRetryAfter(error.headers);
  return {
    code: "unavailable",
    permanent: false,
    message: `${name} has a problem on its side (HTTP ${status}).`,
    ...(wait === null ? {} : { retryAfterSeconds: wait }),
  };
}

const mostQuoted = 300;

/**
 * What a provider itself said, to end one of our sentences: on one line, at most 300 characters, without e-mail addresses
 * (it is stored and shown to whoever manages the connection), closed by one full stop.
 * `otherwise` when it said nothing.
 */
export function quoteReason(said: string, otherwise: string): string {
  const line = withoutEmails(printable(said))
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/[.\s]+$/, "");
  const text = line === "" ? otherwise : line;
  const cut = truncate(text, mostQuoted);
  return cut === text ? `${text}.` : cut;
}

/** What the body of a failed call says; null when it is not JSON of this form. */
export function bodyOf<T>(error: OutboundError, schema: z.ZodMiniType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(error.body)).data ?? null;
  } catch {
    // A page instead of JSON: the status has to speak.
    return null;
  }
}

/** True for a failure with one of these statuses or of the provider's own words. */
export function failedWith(
  error: unknown,
  marks: readonly (number | string | null)[],
): error is ProviderError {
  return error instanceof ProviderError && (marks.includes(error.status) || marks.includes(error.reason));
}

/** The call's result; null when it failed with one of these statuses or words. Throws its other failures. */
export async function unless<T>(marks: readonly (number | string)[], call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (failedWith(error, marks)) return null;
    throw error;
  }
}
