import { and, asc, eq, ne, sql, type SQL } from "drizzle-orm";

import { isListed, listedOutbox, owedState, type OwedState } from "../../db/queries/owed.ts";
import { connections } from "../../db/schema/connections.ts";
import { outbox } from "../../db/schema/outbox.ts";
import { canManage, type PersonActor, type PersonCtx } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import { visibleTo } from "../connections/find-connection.ts";

export type OutboxFilter = { state: OwedState | null; connectionId: string | null };

const summary = {
  key: sql<string>`key`.as("key"),
  kind: sql<string>`kind`.as("kind"),
  connectionId: sql<string | null>`connection_id`.as("connection_id"),
  state: owedState.as("listed_state"),
  reason: sql<string | null>`last_error`.as("last_error"),
  attempts: sql<number>`attempts`.as("attempts"),
  since: sql<number>`created_at`.as("created_at"),
  /** null = nothing happens by itself. */
  nextAttemptAt: sql<number | null>`CASE WHEN state = 'dead' THEN NULL ELSE due_at END`.as("next_at"),
};

/**
 * One page of what the workspace owes, longest first, as far as the actor may decide about it, and how much of it is dead. `next` is the
 * cursor of the page after. Throws invalid for a cursor that is none.
 */
export async function listOutbox(
  ctx: PersonCtx,
  { filter, after, limit }: { filter: OutboxFilter; after: string | null; limit: number },
) {
  const { db, actor } = ctx;
  const mine = [isListed(actor.workspaceId), mayDecide(actor)];
  const [rows, dead, sources] = await db.batch([
    db
      .select(summary)
      .from(listedOutbox)
      .where(and(...mine, ...matching(filter), after === null ? undefined : isAfter(after)))
      .orderBy(sql`created_at, key`)
      .limit(limit + 1),
    db
      .select({ count: sql<number>`count(*)`.as("count") })
      .from(listedOutbox)
      .where(and(...mine, sql`state = 'dead'`)),
    db
      .select({ id: connections.id, name: connections.accountLogin, provider: connections.provider })
      .from(connections)
      .where(and(visibleTo(actor), ne(connections.status, "disconnected")))
      .orderBy(asc(connections.accountLogin)),
  ]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    next: rows.length > limit && last !== undefined ? `${last.since}~${last.key}` : null,
    dead: dead[0]?.count ?? 0,
    connections: sources,
  };
}

export type ListedOutbox = Awaited<ReturnType<typeof listOutbox>>;
export type OwedSummary = ListedOutbox["rows"][number];

/**
 * Condition on `outbox`: everybody decides about what is their own and what goes to a connection of theirs; owners and admins also about
 * what goes to shared ones, or nowhere in particular.
 */
export function mayDecide(actor: PersonActor): SQL {
  const { workspaceId, userId } = actor;
  const ofWorkspace = canManage(actor) ? sql`owner_id IS NULL OR ` : sql``;
  const withoutConnection = canManage(actor) ? sql`OR (connection_id IS NULL AND user_id IS NULL)` : sql``;
  return sql`(user_id = ${userId} ${withoutConnection} OR connection_id IN (SELECT id FROM connections
    WHERE workspace_id = ${workspaceId} AND (${ofWorkspace}owner_id = ${userId})))`;
}

function matching({ state, connectionId }: OutboxFilter): (SQL | undefined)[] {
  return [
    state === null ? undefined : sql`${owedState} = ${state}`,
    connectionId === null ? undefined : sql`connection_id = ${connectionId}`,
  ];
}

function isAfter(cursor: string): SQL {
  const [, since, key] = /^(\d{1,15})~(.+)$/.exec(cursor) ?? [];
  if (since === undefined || key === undefined)
    throw new AppError(
      "invalid",
      "This link into the list is no longer valid. Start again from the beginning of the list.",
    );
  return sql`(created_at, key) > (${Number(since)}, ${key})`;
}

/** A row about which the actor may decide, for `where`. */
export function isDecidedBy(actor: PersonActor, key: string): SQL | undefined {
  return and(eq(outbox.workspaceId, actor.workspaceId), eq(outbox.key, key), mayDecide(actor));
}
