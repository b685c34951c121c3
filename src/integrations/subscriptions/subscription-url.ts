import type { SubscriptionRow } from "../bindings/applied.ts";

/** Where a provider sends what happens. */
export function subscriptionUrl(
  appUrl: string,
  { provider, scope, id }: Pick<SubscriptionRow, "provider" | "scope" | "id">,
): string {
  return `${appUrl}/webhooks/${provider}/${scope === "app" ? "app" : id}`;
}
