/** Where a provider sends what happens. */
export function subscriptionUrl(appUrl: string, { provider, id }: { provider: string; id: string }): string {
  return `${appUrl}/webhooks/${provider}/${id}`;
}
