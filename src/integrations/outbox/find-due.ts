import { and, eq, lte, sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { outbox } from "../../db/schema/outbox.ts";
import type { Hint, OutboxRef } from "../../messages.ts";
import { unanswered } from "./row-state.ts";

/** How many rows a minute takes up. */
const mostAtOnce = 500;
/** How many of them go to one connection: a heap that waits for one leaves room for the others. More than most providers take in a minute. */
const mostPerConnection = 250;
/** How many of those are sent at once; the others, and those that were told to come later, over the minute, so that a limit by the minute lets them in. */
const mostPerMoment = 100;
const spreadSeconds = 55;
/** How far a minute looks. */
const mostRead = 2_000;
/** How many rows a message names: they are delivered one after the other. */
const rowsPerHint = 10;
/** Those that became due since the tick before are hinted for the first time. */
const tickMs = 60_000;
/** A hint that got lost is sent again at the next tick, then after this, and ever less often the longer the row waits. */
const hintAgainMs = 120_000;

type Due = OutboxRef & { connectionId: string | null; dueAt: number | null; leaseUntil: number };

/**
 * What is due: rows that are waiting and that nobody works on, to be delivered, the connections by turns. What left and was never answered is dead,
 * because it may have arrived; what is kept as done is forgotten. A first hint writes no row; when nothing is due, this reads none either.
 */
export async function findDue(db: Database, now: number): Promise<Due[]> {
  const isDueIn = (state: "waiting" | "sending" | "done") =>
    sql`state = ${state} AND due_at IS NOT NULL AND due_at <= ${now}`;
  const dueIn = (state: "sending" | "done") =>
    sql`(workspace_id, key) IN (SELECT workspace_id, key FROM outbox INDEXED BY outbox_due
      WHERE ${isDueIn(state)} LIMIT ${mostRead})`;
  const byTurns = sql`SELECT workspace_id, key FROM (
      SELECT workspace_id, key, row_number() OVER (PARTITION BY workspace_id, connection_id) AS turn FROM (
        SELECT workspace_id, key, connection_id FROM outbox INDEXED BY outbox_due
        WHERE ${isDueIn("waiting")} AND lease_until <= ${now} ORDER BY due_at LIMIT ${mostRead}))
    WHERE turn <= ${mostPerConnection} ORDER BY turn LIMIT ${mostAtOnce}`;
  const { workspaceId, key, version, connectionId, dueAt, leaseUntil } = outbox;
  const [, , waiting] = await db.batch([
    db.delete(outbox).where(dueIn("done")),
    db
      .update(outbox)
      .set({ state: "dead", dueAt: null, leaseUntil: 0, lastError: unanswered, updatedAt: now })
      .where(dueIn("sending")),
    db
      .select({ workspaceId, key, version, connectionId, dueAt, leaseUntil })
      .from(outbox)
      .where(sql`(workspace_id, key) IN (${byTurns})`),
  ]);
  await delayHints(db, now, waiting);
  return waiting;
}

/** The next hint of those that had their first at an earlier tick, or should have. */
async function delayHints(db: Database, now: number, waiting: readonly Due[]): Promise<void> {
  const before = now - tickMs;
  const again = waiting.filter(({ dueAt }) => dueAt !== null && dueAt <= before);
  if (again.length === 0) return;
  const keys = JSON.stringify(again.map(({ workspaceId, key }) => [workspaceId, key]));
  await db
    .update(outbox)
    .set({ dueAt: sql`${now} + max(${hintAgainMs}, (${now} - ${outbox.createdAt}) / 4)` })
    .where(
      and(
        sql`(workspace_id, key) IN (SELECT value->>0, value->>1 FROM json_each(${keys}))`,
        eq(outbox.state, "waiting"),
        lte(outbox.dueAt, before),
      ),
    );
}

/** The jobs that deliver them, and when. A job holds rows of one connection: one that is slow keeps no other waiting. */
export function hintsOf(due: readonly Due[]): Hint[] {
  const groups = Map.groupBy(due, ({ workspaceId, connectionId }) =>
    JSON.stringify([workspaceId, connectionId]),
  );
  return [...groups.values()].flatMap((rows) => {
    // They came, were told to come later, and nobody brought them then.
    const late = rows.filter(({ leaseUntil }) => leaseUntil > 0);
    const others = rows.filter(({ leaseUntil }) => leaseUntil === 0);
    const rest = [...late, ...others.slice(mostPerMoment)];
    return [...jobsOf(others.slice(0, mostPerMoment), rowsPerHint), ...spread(jobsOf(rest, 1))];
  });
}

function jobsOf(rows: readonly Due[], size: number): Hint[] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => ({
    job: {
      type: "outbox.deliver",
      rows: rows
        .slice(i * size, (i + 1) * size)
        .map(({ workspaceId, key, version }) => ({ workspaceId, key, version })),
    },
    delaySeconds: 0,
  }));
}

function spread(hints: readonly Hint[]): Hint[] {
  return hints.map(({ job }, i) => ({ job, delaySeconds: Math.floor((i * spreadSeconds) / hints.length) }));
}
