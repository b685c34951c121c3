import type { Config } from "../../env.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { OutboundError } from "../../lib/outbound.ts";
import { providers } from "../../providers/index.ts";
import {
  type OAuth,
  type OAuthClientConfig,
  type Provider,
  ProviderError,
} from "../../providers/provider.ts";

/** Throws not_found for a provider that Timewire does not have. */
export function providerOf(id: string): Provider {
  const provider = Object.hasOwn(providers, id) ? providers[id] : undefined;
  if (provider === undefined) throw notFound("provider");
  return provider;
}

/** How to do OAuth at this host. Throws unavailable when nobody has configured it. */
export function oauthAt(
  config: Config,
  provider: Provider,
  host: string,
): { oauth: OAuth; client: OAuthClientConfig } {
  const client = config.clients[provider.id];
  // The client belongs to the provider's own host: its secret must never reach a host that a person typed.
  if (provider.oauth === null || client === undefined || host !== provider.defaultHost) {
    throw new AppError(
      "unavailable",
      `Signing in at ${provider.name} is not set up here. ${provider.token === null ? "Ask" : `Use a ${provider.token.noun}, or ask`} the administrator to follow ${provider.docs}.`,
    );
  }
  return { oauth: provider.oauth, client };
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
