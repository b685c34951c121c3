import { and, eq, inArray, lte, sql } from "drizzle-orm";

import { connections, credentials } from "../../db/schema/connections.ts";
import { commit } from "../../domain/commit.ts";
import type { IntegrationContext } from "../context.ts";
import { activityIfChanged } from "./activity.ts";
import { rowOf } from "./change-connection.ts";

/**
 * The provider says that it has ended an account's access: its connections, in whatever workspace, need to be reconnected.
 * Idempotent; a word from before the present sign-in (`at`, milliseconds) changes nothing. Returns how many were changed.
 */
export async function loseAccess(
  ctx: Pick<IntegrationContext, "db" | "now" | "http">,
  lost: { provider: string; host: string; accountId: string; reason: string; at: number },
): Promise<number> {
  const { db, now } = ctx;
  const rows = await db
    .select({ workspaceId: connections.workspaceId, id: connections.id })
    .from(connections)
    .where(
      and(
        eq(connections.provider, lost.provider),
        eq(connections.host, lost.host),
        eq(connections.accountId, lost.accountId),
        standing,
      ),
    );
  let changed = 0;
  for (const row of rows) {
    const actor = { kind: "webhook", workspaceId: row.workspaceId, connectionId: row.id } as const;
    const summary = lost.reason;
    const [updated] = await commit(
      { ...ctx, actor },
      {
        statements: [
          db
            .update(connections)
            .set({ status: "needs_reconnect", lastError: summary, lastErrorAt: now, updatedAt: now })
            .where(and(rowOf(row), standing, hasSignedInBefore(row.id, lost.at)))
            .returning({ id: connections.id }),
          activityIfChanged(
            { ...ctx, actor },
            { connectionId: row.id, kind: "access", outcome: "failed", summary },
          ),
        ],
        audit: { action: "connection.needs_reconnect", target: `connection:${row.id}`, after: 1 },
      },
    );
    changed += updated.length;
  }
  return changed;
}

/** Spelt out for the partial index. */
const standing = and(
  sql`${connections.status} <> 'disconnected'`,
  inArray(connections.status, ["active", "paused"]),
);

function hasSignedInBefore(connectionId: string, at: number) {
  const isOld = and(eq(credentials.connectionId, connectionId), lte(credentials.updatedAt, at));
  return sql`exists (select 1 from ${credentials} where ${isOld})`;
}
