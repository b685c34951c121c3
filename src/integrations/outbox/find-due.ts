import { and, eq, sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { outbox } from "../../db/schema/outbox.ts";
import type { OutboxRef } from "../../messages.ts";
import { unanswered } from "./row-state.ts";

const mostAtOnce = 500;
/** How many rows a message names: they are delivered one after the other. */
export const rowsPerHint = 10;
/** A hint that got lost is sent again after this, and ever less often the longer the row waits. */
const hintAgainMs = 120_000;

/**
 * What is due: rows that are waiting, to be delivered. What left and was never answered is dead, because it may have arrived; what is kept
 * as done is forgotten. When nothing is due, this reads and writes no row.
 */
export async function findDue(db: Database, now: number): Promise<OutboxRef[]> {
  const isDue = (state: "waiting" | "sending" | "done") =>
    and(
      sql`(workspace_id, key) IN (SELECT workspace_id, key FROM outbox INDEXED BY outbox_due
        WHERE due_at IS NOT NULL AND due_at <= ${now} LIMIT ${mostAtOnce})`,
      eq(outbox.state, state),
    );
  const [, , waiting] = await db.batch([
    db.delete(outbox).where(isDue("done")),
    db
      .update(outbox)
      .set({ state: "dead", dueAt: null, leaseUntil: 0, lastError: unanswered, updatedAt: now })
      .where(isDue("sending")),
    db
      .update(outbox)
      .set({ dueAt: sql`${now} + max(${hintAgainMs}, (${now} - ${outbox.createdAt}) / 4)` })
      .where(isDue("waiting"))
      .returning({ workspaceId: outbox.workspaceId, key: outbox.key, version: outbox.version }),
  ]);
  return waiting;
}
