import { and, eq, isNotNull, lt, lte, sql } from "drizzle-orm";

import { isListed, listedOutbox } from "../../db/queries/owed.ts";
import { outbox } from "../../db/schema/outbox.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import type { OutboxRow } from "./handler.ts";

/**
 * When a provider has said how long it wants to be left alone, all that goes to the connection waits as long, without an attempt of its own: hints that
 * are under way are out of date from then on.
 */
export async function deferOthers(
  { db, now }: Pick<IntegrationContext, "db" | "now">,
  { workspaceId, connectionId }: OutboxRow,
  error: unknown,
): Promise<void> {
  if (connectionId === null || !(error instanceof ProviderError) || error.retryAfterSeconds === null) return;
  const until = now + error.retryAfterSeconds * 1000;
  await db
    .update(outbox)
    .set({
      dueAt: until,
      version: sql`${outbox.version} + 1`,
      lastError: error.message,
      updatedAt: now,
    })
    .where(
      and(
        sql`(workspace_id, key) IN (SELECT workspace_id, key FROM ${listedOutbox}
          WHERE ${isListed(workspaceId)} AND connection_id = ${connectionId})`,
        eq(outbox.workspaceId, workspaceId),
        eq(outbox.state, "waiting"),
        lte(outbox.leaseUntil, now),
        isNotNull(outbox.dueAt),
        lt(outbox.dueAt, until),
      ),
    );
}
