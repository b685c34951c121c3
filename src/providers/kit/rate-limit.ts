import type { RateLimit } from "../provider.ts";

/**
 * Reads headers such as "x-ratelimit-remaining", "-limit" and "-reset"; null without the first or the last. Where there is a
 * Retry-After no call is left until then. The reset may be seconds from
 * now, seconds or milliseconds since 1970, or a date: providers do it each in their own way.
 */
export function readRateLimit(headers: Headers, prefix: string, now: number): RateLimit | null {
  const waitSeconds = readRetryAfter(headers);
  if (waitSeconds !== null) return { remaining: 0, limit: null, resetsAt: now + waitSeconds * 1000 };
  const remaining = numberOf(headers.get(`${prefix}-remaining`));
  const limit = numberOf(headers.get(`${prefix}-limit`));
  const restMs = restOf(headers.get(`${prefix}-reset`) ?? "", answeredAt(headers));
  if (remaining === null || restMs === null) return null;
  return { remaining, limit, resetsAt: now + Math.max(0, restMs) };
}

/** Retry-After in seconds; it may be a date as well (RFC 9110, section 10.2.3). null = not given. */
export function readRetryAfter(headers: Headers | null): number | null {
  const value = headers?.get("Retry-After") ?? "";
  if (/^\d+$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - answeredAt(headers)) / 1000));
}

/** When the provider answered by its own clock, in milliseconds UTC, so that ours may be wrong. */
function answeredAt(headers: Headers | null): number {
  const date = Date.parse(headers?.get("Date") ?? "");
  return Number.isNaN(date) ? Date.now() : date;
}

function restOf(reset: string, at: number): number | null {
  const number = numberOf(reset);
  if (number === null) return Number.isNaN(Date.parse(reset)) ? null : Date.parse(reset) - at;
  if (number < 1e9) return number * 1000;
  return (number < 1e11 ? number * 1000 : number) - at;
}

/** Digits only: Number("") is 0. */
function numberOf(text: string | null): number | null {
  return text !== null && /^\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : null;
}
