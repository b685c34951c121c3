import { notFound } from "../../lib/errors.ts";
import { OutboundError } from "../../lib/outbound.ts";
import { providers } from "../../providers/index.ts";
import { type Provider, ProviderError } from "../../providers/provider.ts";

/** Throws not_found for a provider that Timewire does not have. */
export function providerOf(id: string): Provider {
  const provider = Object.hasOwn(providers, id) ? providers[id] : undefined;
  if (provider === undefined) throw notFound("provider");
  return provider;
}

/** Runs a call that is not the provider's own code, so that its failure leaves as ProviderError all the same. */
export async function asProvider<T>(provider: Provider, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof OutboundError ? provider.readFailure(error) : error;
  }
}

/** The failure of a connection whose sign-in the provider has refused for good. */
export function needsReconnect(connection: { provider: string; accountLogin: string }): ProviderError {
  const { name, token } = providerOf(connection.provider);
  return new ProviderError(
    token?.refusedForGood ??
      `${name} no longer accepts the sign-in of ${connection.accountLogin}. Reconnect it.`,
    { provider: connection.provider, code: "unauthorized", permanent: true },
  );
}
