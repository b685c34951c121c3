import * as z from "zod/mini";

import type { PersonActor } from "../../domain/context.ts";
import { requireManager } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import { isPrintableToken } from "../../lib/oauth.ts";
import { parseOwnHost } from "../../lib/safe-address.ts";
import { whenToTryAgain } from "../../providers/failure.ts";
import { type Provider, ProviderError, type TokenAuth } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import { type Move, ownAccount } from "./address-account.ts";
import { connectAccount, type Grant, reconnectAccount } from "./connect-account.ts";
import { findManagedConnection } from "./find-connection.ts";
import { providerOf } from "./provider-of.ts";

/** The form for a personal access token, or for whatever else the provider takes. `host` is empty for the provider's own. */
export const tokenFormSchema = z.object({
  /** By the names of the provider's fields. */
  fields: z.record(z.string(), z.string().check(z.trim(), z.maxLength(2000, "This is too long."))),
  host: z._default(z.string().check(z.trim(), z.maxLength(300)), ""),
  isPersonal: z._default(z.boolean(), false),
});

export type TokenForm = z.infer<typeof tokenFormSchema>;

/**
 * Connects the account behind a personal access token. Throws invalid (with the field) when the token does not work there,
 * unavailable when the provider does not answer, and what `connectAccount` throws.
 */
export async function connectByToken(
  ctx: IntegrationContext<PersonActor>,
  providerId: string,
  form: TokenForm,
): Promise<{ connectionId: string }> {
  const provider = providerOf(providerId);
  const isPersonal = form.isPersonal || provider.isPersonalOnly === true;
  if (!isPersonal) requireManager(ctx.actor, "connect an account for the workspace");
  const grant = await proveToken(ctx, provider, { ...parseTyped(provider, form), isPersonal });
  return connectAccount(ctx, grant, { isPersonal });
}

/**
 * Gives a connection a new personal access token of the same account, or another address. Throws as `connectByToken`, and
 * not_found.
 */
export async function reconnectByToken(
  ctx: IntegrationContext<PersonActor>,
  connectionId: string,
  fields: TokenForm["fields"],
): Promise<{ connectionId: string }> {
  const connection = await findManagedConnection(ctx, connectionId);
  const provider = providerOf(connection.provider);
  const typed = parseTyped(provider, { fields, host: connection.host });
  const grant = await proveToken(ctx, provider, { ...typed, isPersonal: connection.ownerId !== null });
  if (grant.account.accountId === connection.accountId) return reconnectAccount(ctx, grant, connection);
  return reconnectAccount(ctx, grant, connection, await movesTo(ctx, provider, grant));
}

/** Where an address may be exchanged for another one, and whose calendar that is; null where an account is not its address. */
async function movesTo(
  ctx: IntegrationContext<PersonActor>,
  provider: Provider,
  { host, secret }: Grant,
): Promise<Move | null> {
  if (provider.token?.readAddress === undefined) return null;
  const access = { host, siteId: null, credential: secret, http: ctx.http };
  const [calendar] = (await provider.calendar?.calendars(access)) ?? [];
  return calendar === undefined ? null : { host, calendarId: calendar.id };
}

type Typed = { fields: Record<string, string>; host: string };

/** What the provider asks for and nothing else. */
function parseTyped({ token, ...provider }: Provider, { fields, host }: Typed): Typed {
  if (token === null) throw new AppError("invalid", `${provider.name} has no personal tokens.`);
  const typed = token.fields.flatMap(({ name, isSecret, isOptional }) => {
    const value = fields[name] ?? "";
    if (value === "" && isOptional) return [];
    if (value === "") throw new AppError("invalid", "Paste it here.", name);
    if (isSecret !== false && token.readAddress === undefined && !isPrintableToken(value)) {
      const sentence = "This has spaces or letters that no token has. Copy the token once more.";
      throw new AppError("invalid", sentence, name);
    }
    return [[name, value] as const];
  });
  const address = token.readAddress?.(typed[0]?.[1] ?? "");
  if (address !== undefined) return { fields: { token: address.token }, host: address.host };
  return { fields: Object.fromEntries(typed), host: parseHost({ ...provider, token }, host) };
}

function parseHost(
  provider: Pick<Provider, "name" | "defaultHost" | "allowsOwnHost"> & { token: TokenAuth },
  typed: string,
): string {
  if (provider.token.needsHost && (typed === "" || typed === provider.defaultHost))
    throw new AppError("invalid", `Type the address at which you open ${provider.name}.`, "host");
  if (typed === "" || typed === provider.defaultHost) return provider.defaultHost;
  const host = parseOwnHost(typed, "host");
  if (host === provider.defaultHost || provider.allowsOwnHost) return host;
  throw new AppError(
    "invalid",
    `${provider.name} has no instances of one's own. Leave the address empty.`,
    "host",
  );
}

async function proveToken(
  ctx: IntegrationContext<PersonActor>,
  provider: Provider,
  { fields, host, isPersonal }: Typed & { isPersonal: boolean },
): Promise<Grant> {
  const asked = await askAccount(ctx, provider, { fields, host });
  const ownerId = isPersonal ? ctx.actor.userId : null;
  const { scopes, sites = [], ...account } = await ownAccount(provider, asked, ownerId);
  return {
    provider: provider.id,
    host,
    account,
    sites,
    secret: { method: "token", fields },
    expiresAt: null,
    refreshExpiresAt: null,
    scopesRequested: (provider.token?.scopes ?? []).map(({ scope }) => scope),
    scopesGranted: scopes,
  };
}

async function askAccount(ctx: IntegrationContext<PersonActor>, provider: Provider, { fields, host }: Typed) {
  const field = provider.token?.fields.at(-1)?.name ?? "token";
  try {
    return await provider.account({
      host,
      siteId: null,
      credential: { method: "token", fields },
      http: ctx.http,
    });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (provider.token?.readAddress !== undefined)
      throw new AppError(error.permanent ? "invalid" : "unavailable", error.message, field);
    if (error.code === "unauthorized") {
      throw new AppError(
        "invalid",
        `${provider.name} does not accept this token. Check that you copied all of it and that it has not expired.`,
        field,
      );
    }
    const hasReason = error.code === "rate_limited" || error.code === "forbidden";
    const isElsewhere = host !== provider.defaultHost && !hasReason;
    throw new AppError(
      !isElsewhere && error.permanent ? "invalid" : "unavailable",
      isElsewhere
        ? `${host} did not answer as ${provider.name} does. Check the address, and that it can be reached from the internet.`
        : `${error.message} Nothing was connected. ${whenToTryAgain(error)}`.trim(),
    );
  }
}
