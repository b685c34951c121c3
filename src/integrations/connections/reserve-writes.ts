import { sql } from "drizzle-orm";

import { writePaces } from "../../db/schema/worklogs.ts";
import type { Ctx } from "../../domain/context.ts";
import { minuteMs } from "../../lib/time-units.ts";

/** A fifth of a minute's writes may come at once, and the rest evenly: so no minute, wherever it begins, has more than are allowed. */
const burst = 0.2;

/** The most that may be reserved at once. */
export function mostAtOnce(perMinute: number): number {
  return Math.max(1, Math.floor(perMinute * burst));
}

/**
 * Reserves writes of a connection, of all that call through it. Null = go ahead; else when to ask again (milliseconds UTC): those who wait are
 * sent one behind the other, so that they do not all come back at once. One row.
 */
export async function reserveWrites(
  { db, actor, now }: Pick<Ctx, "db" | "actor" | "now">,
  { connectionId, count, perMinute }: { connectionId: string; count: number; perMinute: number },
): Promise<number | null> {
  const { workspaceId } = actor;
  const cost = Math.ceil((count * minuteMs) / (perMinute * (1 - burst)));
  const burstMs = Math.max(cost, Math.ceil((minuteMs * burst) / (1 - burst)));
  const { busyUntil, queuedUntil } = writePaces;
  const next = sql`max(${busyUntil}, ${now}) + ${cost}`;
  const isAdmitted = sql`${next} <= ${now + burstMs}`;
  const pace = await db
    .insert(writePaces)
    .values({ workspaceId, connectionId, busyUntil: now + cost, queuedUntil: 0, isAdmitted: true })
    .onConflictDoUpdate({
      target: [writePaces.workspaceId, writePaces.connectionId],
      set: {
        busyUntil: sql`CASE WHEN ${isAdmitted} THEN ${next} ELSE ${busyUntil} END`,
        queuedUntil: sql`CASE WHEN ${isAdmitted} THEN ${queuedUntil} ELSE max(${queuedUntil}, ${busyUntil} - ${burstMs}) + ${cost} END`,
        isAdmitted,
      },
    })
    .returning()
    .get();
  return pace.isAdmitted ? null : Math.max(pace.queuedUntil, now + 1);
}
