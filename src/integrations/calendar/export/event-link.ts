import { and, eq, type SQL, sql } from "drizzle-orm";

import { eventLinks } from "../../../db/schema/event-links.ts";
import type { Ctx } from "../../../domain/context.ts";
import { createId } from "../../../lib/id.ts";
import type { EventShape } from "./event-shape.ts";
import type { Exported } from "./owed-event.ts";

export type EventLink = typeof eventLinks.$inferSelect;
type Pair = Pick<EventLink, "workspaceId" | "localId" | "bindingId">;

/** The row of a link, for `where`. */
export function linkRow({ workspaceId, localId, bindingId }: Pair): SQL | undefined {
  return and(
    eq(eventLinks.workspaceId, workspaceId),
    eq(eventLinks.localId, localId),
    eq(eventLinks.bindingId, bindingId),
  );
}

/**
 * The statement that has a link stand before its event is written: its key names the insertion, so that one that was cut off is repeated under
 * the same. What the event says is unknown from then on. `isHeld`: the lease of the attempt was not lost.
 */
export async function markWriting(
  { db, now, actor }: Ctx,
  { localId, bindingId, kind }: Exported,
  { shape, isHeld }: { shape: EventShape | null; isHeld: SQL },
): Promise<EventLink | null> {
  const { workspaceId } = actor;
  const blank = { title: "", startsAt: 0, endsAt: 0 };
  const [link] = await db
    .insert(eventLinks)
    .values({
      workspaceId,
      localId,
      bindingId,
      kind,
      key: createId(now),
      ...(shape ?? blank),
      state: "live",
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoUpdate({
      target: [eventLinks.workspaceId, eventLinks.localId, eventLinks.bindingId],
      set: { written: null, updatedAt: now },
      setWhere: sql`${isHeld} AND (${eventLinks.state} = 'live' OR (${shape === null ? 1 : 0} AND ${eventLinks.state} <> 'stopped'))`,
    })
    .returning();
  return link ?? null;
}

/** The statement for what an attempt leaves behind; what is not given stays. */
export function saveLink(
  { db, now }: Ctx,
  link: EventLink,
  {
    isHeld,
    ...values
  }: Partial<Pick<EventLink, "eventId" | "etag" | "url" | "written" | "state" | keyof EventShape>> & {
    isHeld: SQL;
  },
) {
  return db
    .update(eventLinks)
    .set({ ...values, updatedAt: now })
    .where(and(linkRow(link), isHeld));
}
