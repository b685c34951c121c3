import { sql } from "drizzle-orm";

import { createId } from "../lib/id.ts";
import { describeError, log } from "../lib/log.ts";
import type { DomainEvent } from "../messages.ts";
import type { Ctx } from "./context.ts";

type Happening<E = DomainEvent> = E extends DomainEvent ? Omit<E, "workspaceId" | "eventId" | "at"> : never;

/**
 * The statement for a verb's own batch that tells whether anybody listens: one row read from a partial index, so that a
 * workspace without chat and calendar pays for no message. An answer kept in the isolate would miss the first minute.
 */
export function hearing({ db, actor }: Ctx) {
  return (
    db
      .select({ hears: sql<number>`1`.as("hears") })
      // Left alone, SQLite reads all connections of the workspace along their primary key.
      .from(sql`connections INDEXED BY connections_hearing`)
      .where(sql`workspace_id = ${actor.workspaceId} AND hears_changes = 1 AND status <> 'disconnected'`)
      .limit(1)
  );
}

/** Tells those who listen what a verb did, after its batch; `heard` are the rows of `hearing`. Never throws. */
export async function announce(
  ctx: Ctx,
  heard: readonly unknown[],
  happening: Happening,
  workspaceId = ctx.actor.workspaceId,
): Promise<void> {
  if (heard.length === 0) return;
  try {
    await ctx.enqueue({ ...happening, workspaceId, eventId: createId(ctx.now), at: ctx.now });
  } catch (error) {
    // The change is stored and stands: saying that it failed would make people do it twice.
    log("error", "announce_failed", { happening: happening.type, workspaceId, ...describeError(error) });
  }
}
