import * as z from "zod";

import type { PersonActor } from "../../domain/context.ts";
import { requireManager } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import { parseOwnHost } from "../../lib/safe-address.ts";
import { type Provider, ProviderError } from "../../providers/provider.ts";
import type { WireCtx } from "../context.ts";
import { connectAccount, type Grant, reconnectAccount } from "./connect-account.ts";
import { findManagedConnection } from "./find-connection.ts";
import { providerOf } from "./provider-of.ts";

/** The form for a personal access token. `host` is empty for the provider's own. */
export const tokenFormSchema = z.object({
  token: z.string().trim().min(1, "Paste the token.").max(1000, "This is too long for a token."),
  host: z.string().trim().max(300).default(""),
  isPersonal: z.boolean().default(false),
});

export type TokenForm = z.infer<typeof tokenFormSchema>;

/**
 * Connects the account behind a personal access token. Throws invalid (with the field) when the token does not work there,
 * unavailable when the provider does not answer, and what `connectAccount` throws.
 */
export async function connectByToken(
  wire: WireCtx<PersonActor>,
  providerId: string,
  form: TokenForm,
): Promise<{ connectionId: string }> {
  if (!form.isPersonal) requireManager(wire.actor, "connect an account for the workspace");
  const provider = providerOf(providerId);
  const grant = await proveToken(wire, provider, { token: form.token, host: readHost(provider, form.host) });
  return connectAccount(wire, grant, form);
}

/** Gives a connection a new personal access token of the same account. Throws as `connectByToken`, and not_found. */
export async function reconnectByToken(
  wire: WireCtx<PersonActor>,
  connectionId: string,
  token: string,
): Promise<{ connectionId: string }> {
  const connection = await findManagedConnection(wire, connectionId);
  const provider = providerOf(connection.provider);
  const grant = await proveToken(wire, provider, { token, host: connection.host });
  return reconnectAccount(wire, grant, connection);
}

function readHost(provider: Provider, typed: string): string {
  if (typed === "") return provider.defaultHost;
  const host = parseOwnHost(typed, "host");
  if (host === provider.defaultHost || provider.allowsOwnHost) return host;
  throw new AppError(
    "invalid",
    `${provider.name} has no instances of one's own. Leave the address empty.`,
    "host",
  );
}

async function proveToken(
  wire: WireCtx<PersonActor>,
  provider: Provider,
  { token, host }: { token: string; host: string },
): Promise<Grant> {
  if (provider.token === null)
    throw new AppError("invalid", `${provider.name} has no personal tokens.`, "token");
  const { scopes, ...account } = await askAccount(wire, provider, { token, host });
  return {
    provider: provider.id,
    host,
    method: "token",
    account,
    tokens: { accessToken: token, refreshToken: null, expiresAt: null, refreshExpiresAt: null, scopes },
    scopesRequested: provider.token.scopes.map(({ scope }) => scope),
    scopesGranted: scopes,
  };
}

async function askAccount(
  wire: WireCtx<PersonActor>,
  provider: Provider,
  { token, host }: { token: string; host: string },
) {
  try {
    return await provider.account({ host, accessToken: token, http: wire.http });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.code === "unauthorized") {
      throw new AppError(
        "invalid",
        `${provider.name} does not accept this token. Check that you copied all of it and that it has not expired.`,
        "token",
      );
    }
    const isElsewhere = host !== provider.defaultHost && error.code !== "rate_limited";
    throw new AppError(
      "unavailable",
      isElsewhere
        ? `${host} did not answer as ${provider.name} does. Check the address, and that it can be reached from the internet.`
        : `${error.message} Nothing was connected; try again in a moment.`,
    );
  }
}
