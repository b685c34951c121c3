import { and, sql, type SQL } from "drizzle-orm";

import type { Database } from "../database.ts";

/** "waiting" = not tried yet; "failed" = tried again later; "held" = until its connection works again; "dead" = given up. */
export const owedStates = ["waiting", "failed", "held", "dead"] as const;
export type OwedState = (typeof owedStates)[number];

/** What a row of the outbox is like to a person. */
export const owedState = sql<OwedState>`CASE WHEN state = 'dead' THEN 'dead' WHEN last_error IS NULL THEN 'waiting'
  WHEN due_at IS NULL THEN 'held' ELSE 'failed' END`;

/** By force: left alone, SQLite reads all that is kept of the workspace along the primary key. */
export const listedOutbox = sql`outbox INDEXED BY outbox_listed`;

/** Condition: what the workspace owes; as in the index, which holds nothing else. */
export function isListed(workspaceId: string): SQL {
  return sql`workspace_id = ${workspaceId} AND state <> 'done' AND (connection_id IS NOT NULL OR last_error IS NOT NULL)`;
}

/** The statement that counts what is owed to a connection, by state. */
export function countOwed(
  db: Database,
  { workspaceId, connectionId }: { workspaceId: string; connectionId: string },
) {
  return db
    .select({ state: owedState.as("listed_state"), count: sql<number>`count(*)`.as("count") })
    .from(listedOutbox)
    .where(and(isListed(workspaceId), sql`connection_id = ${connectionId}`))
    .groupBy(owedState);
}

export type OwedCounts = Awaited<ReturnType<typeof countOwed>>;
