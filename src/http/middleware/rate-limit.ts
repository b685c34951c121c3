import { describeError, log } from "../../lib/log.ts";

/** What a limiter that fails by itself means: sign-in is not opened by it, verified deliveries are not blocked by it. */
type WhenBroken = "allow" | "refuse";

/** For `Retry-After`: the period of the limiters in wrangler.toml. */
export const retryAfterSeconds = 60;

/** Counts one call under the key; false when it is one too many. Never throws. */
export async function isWithinLimit(
  limiter: RateLimit,
  key: string,
  whenBroken: WhenBroken,
): Promise<boolean> {
  try {
    return (await limiter.limit({ key })).success;
  } catch (error) {
    log("error", "rate_limiter_failed", describeError(error));
    return whenBroken === "allow";
  }
}

/** The peer's IP address as Cloudflare saw it. */
export function addressOf(headers: Headers): string {
  return headers.get("CF-Connecting-IP") ?? "unknown";
}

/**
 * Counts a request that proved nothing: a wrong signature, an unknown token or address. True when its sender, or what it claimed to
 * be for, had too many of them within a minute. Requests that prove who they are never count.
 */
export async function isRefusedTooOften(
  env: { REFUSAL_RATE: RateLimit },
  headers: Headers,
  claimed: { endpoint: string; id?: string },
): Promise<boolean> {
  const { endpoint, id } = claimed;
  const keys = [
    `${endpoint} from ${addressOf(headers)}`,
    ...(id === undefined ? [] : [`${endpoint} for ${id}`]),
  ];
  const counted = await Promise.all(keys.map((key) => isWithinLimit(env.REFUSAL_RATE, key, "allow")));
  return counted.includes(false);
}

/** The answer to a refusal too many of an endpoint that speaks plain text. */
export function tooManyRefusals(): Response {
  return new Response("Too many requests that could not be verified. Wait a minute.", {
    status: 429,
    headers: { "Retry-After": String(retryAfterSeconds) },
  });
}
