import { and, desc, eq } from "drizzle-orm";

import { isUniqueViolation } from "../../db/unique-violation.ts";
import { connections, consents } from "../../db/schema/connections.ts";
import { type PersonActor, requireManager } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import type { Account, Site } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import { activityEntry } from "./activity.ts";
import { type Move, moveCalendar } from "./address-account.ts";
import { sealSecret, type Secret, storeSealed } from "./credential.ts";
import { canManageConnection, type Connection } from "./find-connection.ts";
import { providerOf } from "./provider-of.ts";
import { publishChange } from "./publish-change.ts";

/** An account whose token works, with what was asked for and what was granted. */
export type Grant = {
  provider: string;
  host: string;
  account: Account;
  /** The instances that the account reaches; none where the provider has no such thing. */
  sites: Site[];
  secret: Secret;
  /** Milliseconds; null = it does not expire. */
  expiresAt: number | null;
  refreshExpiresAt: number | null;
  scopesRequested: string[];
  /** null = the provider does not say. */
  scopesGranted: string[] | null;
};

type PersonContext = IntegrationContext<PersonActor>;

/**
 * Connects an account, shared by the workspace or personal. An account that is or was connected keeps its connection's id,
 * with bindings and history. Throws forbidden and conflict.
 */
export async function connectAccount(
  ctx: PersonContext,
  grant: Grant,
  { isPersonal }: { isPersonal: boolean },
): Promise<{ connectionId: string }> {
  if (!isPersonal) requireManager(ctx.actor, "connect an account for the workspace");
  const ownerId = isPersonal ? ctx.actor.userId : null;
  const earlier = await findEarlier(ctx, grant);
  if (earlier !== null && earlier.status !== "disconnected") requireSame(ctx, grant, { earlier, ownerId });
  const isRevival = earlier !== null && earlier.ownerId === ownerId;
  const connectionId = isRevival ? earlier.id : createId(ctx.now);
  await storeGrant(ctx, grant, { connectionId, ownerId, moves: null });
  return { connectionId };
}

/**
 * Gives a connection a new token for the same account; everything else stays. With `moves`, its
 * calendar is another account from now on. Throws not_found, forbidden and conflict.
 */
export async function reconnectAccount(
  ctx: PersonContext,
  grant: Grant,
  connection: Connection,
  moves: Move | null = null,
): Promise<{ connectionId: string }> {
  const { name } = providerOf(grant.provider);
  const isSame =
    connection.provider === grant.provider &&
    connection.host === grant.host &&
    connection.accountId === grant.account.accountId;
  if (!isSame && moves === null) {
    throw new AppError(
      "conflict",
      `You signed in at ${name} as ${grant.account.login}, but this connection belongs to ${connection.accountLogin}. Sign in there as ${connection.accountLogin}, or connect ${grant.account.login} as a further account.`,
    );
  }
  await storeGrant(ctx, grant, { connectionId: connection.id, ownerId: connection.ownerId, moves });
  return { connectionId: connection.id };
}

/** The connection that this account has or last had in the workspace. */
async function findEarlier(ctx: PersonContext, grant: Grant): Promise<Connection | null> {
  const rows = await ctx.db
    .select()
    .from(connections)
    .where(
      and(
        eq(connections.workspaceId, ctx.actor.workspaceId),
        eq(connections.provider, grant.provider),
        eq(connections.host, grant.host),
        eq(connections.accountId, grant.account.accountId),
      ),
    )
    .orderBy(desc(connections.updatedAt));
  return rows.find(({ status }) => status !== "disconnected") ?? rows[0] ?? null;
}

function requireSame(
  ctx: PersonContext,
  { account }: Grant,
  { earlier, ownerId }: { earlier: Connection; ownerId: string | null },
): void {
  if (earlier.ownerId === ownerId && canManageConnection(ctx.actor, earlier)) return;
  throw new AppError(
    "conflict",
    earlier.ownerId === null
      ? `${account.login} is connected for the whole workspace already.`
      : `${account.login} is connected as somebody's personal account already. Disconnect it there first.`,
  );
}

async function storeGrant(
  ctx: PersonContext,
  grant: Grant,
  { connectionId, ownerId, moves }: { connectionId: string; ownerId: string | null; moves: Move | null },
): Promise<void> {
  const owner = { workspaceId: ctx.actor.workspaceId, connectionId };
  const { login } = grant.account;
  const { expiresAt, refreshExpiresAt } = grant;
  const secret = await sealSecret(ctx.vault, owner, grant.secret);
  try {
    await publishChange(
      ctx,
      { kind: "connected", connectionId },
      {
        statements: [
          upsertConnection(ctx, grant, { connectionId, ownerId }),
          storeSealed(ctx, owner, { secret, expiresAt, refreshExpiresAt }),
          ...(moves === null ? [] : [moveCalendar(ctx, connectionId, moves)]),
          consentEntry(ctx, grant),
          activityEntry(ctx, {
            connectionId,
            kind: "connect",
            outcome: "ok",
            summary: `The account ${login} was connected.`,
          }),
        ],
        audit: {
          action: "connection.connect",
          target: `connection:${connectionId}`,
          detail: { provider: grant.provider, host: grant.host, login },
        },
      },
    );
  } catch (error) {
    if (!isUniqueViolation(error, "connections.account_id")) throw error;
    throw new AppError("conflict", `${login} is connected already.`);
  }
}

function upsertConnection(
  { db, now, actor: { workspaceId, userId } }: PersonContext,
  { provider, host, account, secret, ...grant }: Grant,
  { connectionId, ownerId }: { connectionId: string; ownerId: string | null },
) {
  const present = {
    accountLogin: account.login,
    avatarUrl: account.avatarUrl,
    authMethod: secret.method,
    sites: grant.sites,
    scopesRequested: grant.scopesRequested,
    // A scope that the answer does not list counts as granted; a call that lacks it will say so.
    scopesGranted: grant.scopesGranted ?? grant.scopesRequested,
    status: "active" as const,
    isSubscribed: isSubscriber(provider),
    lastError: null,
    lastErrorAt: null,
    updatedAt: now,
  };
  return db
    .insert(connections)
    .values({
      ...present,
      workspaceId,
      id: connectionId,
      ownerId,
      provider,
      host,
      accountId: account.accountId,
      createdBy: userId,
      createdAt: now,
    })
    .onConflictDoUpdate({
      target: [connections.workspaceId, connections.id],
      set: { ...present, host, accountId: account.accountId },
    });
}

function isSubscriber(providerId: string): boolean {
  const provider = providerOf(providerId);
  return provider.chat !== undefined || provider.calendar !== undefined;
}

/** The sentences as `GET /connect/:provider` shows them. */
function consentEntry({ db, now, actor }: PersonContext, { provider, host, scopesRequested }: Grant) {
  const { oauth, token } = providerOf(provider);
  const reasons = [...(oauth?.connectScopes ?? []), ...(token?.scopes ?? [])];
  const sentences = scopesRequested.map((scope) => {
    const reason = reasons.find((known) => known.scope === scope)?.reason ?? "";
    return `${scope}: ${reason}`;
  });
  return db.insert(consents).values({
    workspaceId: actor.workspaceId,
    id: createId(now),
    userId: actor.userId,
    provider,
    host,
    scopes: scopesRequested,
    text: sentences.join("\n"),
    at: now,
  });
}
