import type { RateLimit } from "../provider.ts";

/**
 * Reads headers such as "x-ratelimit-remaining", "-limit" and "-reset"; null without the first or the last. The reset may be seconds from
 * now, seconds or milliseconds since 1970, or a date: providers do it each in their own way.
 */
export function readRateLimit(headers: Headers, prefix: string, now: number): RateLimit | null {
  const remaining = numberOf(headers.get(`${prefix}-remaining`));
  const limit = numberOf(headers.get(`${prefix}-limit`));
  const restMs = restOf(headers.get(`${prefix}-reset`) ?? "", answeredAt(headers));
  if (remaining === null || restMs === null) return null;
  return { remaining, limit, resetsAt: now + Math.max(0, restMs) };
}

/** When the provider answered by its own clock, in milliseconds UTC, so that ours may be wrong. */
export function answeredAt(headers: Headers | null): number {
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
