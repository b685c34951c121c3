export type ProviderErrorCode =
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "rate_limited"
  | "invalid"
  | "conflict"
  | "unavailable"
  | "timeout"
  | "unexpected";

/** The one failure that leaves a provider. The provider decides what is permanent; the message is a sentence for the page. */
export class ProviderError extends Error {
  readonly provider: string;
  readonly code: ProviderErrorCode;
  readonly permanent: boolean;
  readonly retryAfterSeconds: number | null;
  readonly status: number | null;
  /** The provider's own word for it, such as "channel_not_found"; null when it has none. */
  readonly reason: string | null;

  constructor(
    message: string,
    facts: {
      provider: string;
      code: ProviderErrorCode;
      permanent: boolean;
      retryAfterSeconds?: number | null;
      status?: number | null;
      reason?: string | null;
    },
  ) {
    super(message);
    this.name = "ProviderError";
    this.provider = facts.provider;
    this.code = facts.code;
    this.permanent = facts.permanent;
    this.retryAfterSeconds = facts.retryAfterSeconds ?? null;
    this.status = facts.status ?? null;
    this.reason = facts.reason ?? null;
  }
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
