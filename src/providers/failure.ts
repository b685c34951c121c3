import type { OutboundError } from "../lib/outbound.ts";
import { printable, truncate } from "../lib/truncate.ts";
import { withoutEmails } from "../lib/without-emails.ts";
import { ProviderError, type ProviderErrorCode } from "./provider.ts";

/** What a failed call means, before it is put under a provider's name. */
export type Failure = {
  code: ProviderErrorCode;
  permanent: boolean;
  message: string;
  retryAfterSeconds?: number;
};

/** The ProviderError of a failed call; a call without any answer reads the same for every provider. */
export function failureOf(
  provider: { id: string; name: string },
  error: OutboundError,
  readStatus: (error: OutboundError) => Failure,
): ProviderError {
  const { message, ...facts } =
    error.kind === "status" ? readStatus(error) : readSilence(provider.name, error);
  return new ProviderError(message, { provider: provider.id, status: error.status, ...facts });
}

function readSilence(name: string, { kind }: OutboundError): Failure {
  switch (kind) {
    case "timeout":
      return { code: "timeout", permanent: false, message: `${name} did not answer within 10 seconds.` };
    case "network":
      return { code: "unavailable", permanent: false, message: `${name} could not be reached.` };
    case "refused_address":
      return { code: "invalid", permanent: true, message: "This address may not be called." };
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

/** A 5xx passes; any other status that nobody foresaw will come again. */
export function readOtherStatus(name: string, error: OutboundError): Failure {
  const status = error.status ?? 0;
  if (status < 500)
    return { code: "unexpected", permanent: true, message: `${name} answered with HTTP ${status}.` };
  const wait = readRetryAfter(error);
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

/** When a person may try again, as a sentence to add; empty where trying again does not help. */
export function whenToTryAgain({
  permanent,
  retryAfterSeconds,
}: Pick<ProviderError, "permanent" | "retryAfterSeconds">): string {
  if (permanent) return "";
  if (retryAfterSeconds === null || retryAfterSeconds <= 30) return "Try again in a moment.";
  const minutes = Math.ceil(retryAfterSeconds / 60);
  return minutes === 1 ? "Try again in a minute." : `Try again in ${minutes} minutes.`;
}

/** The answer's Retry-After in seconds; it may be a date as well (RFC 9110, section 10.2.3). null = not given. */
export function readRetryAfter(error: OutboundError): number | null {
  const value = error.headers?.get("Retry-After") ?? "";
  if (/^\d+$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - answeredAt(error)) / 1000));
}

/** When the provider answered by its own clock, in milliseconds UTC, so that ours may be wrong. */
export function answeredAt(error: OutboundError): number {
  const date = Date.parse(error.headers?.get("Date") ?? "");
  return Number.isNaN(date) ? Date.now() : date;
}
