import { and, eq, lte, ne, type SQL, sql } from "drizzle-orm";

import { eventLinks } from "../../../db/schema/event-links.ts";
import type { Ctx } from "../../../domain/context.ts";
import { createId } from "../../../lib/id.ts";
import type { Job } from "../../../messages.ts";
import type { EventShape } from "./event-shape.ts";

export type EventLink = typeof eventLinks.$inferSelect;
export type ExportJob = Extract<Job, { type: "event.export" }>;
type Pair = Pick<EventLink, "workspaceId" | "localId" | "bindingId">;

/** Longer than all calls of one job together. */
const leaseMs = 120_000;
/** What did not come to its end by the queue's own attempts is taken up again after this. */
const retryMs = 3_600_000;

/** The row of a link, for `where`. */
export function linkRow({ workspaceId, localId, bindingId }: Pair): SQL | undefined {
  return and(
    eq(eventLinks.workspaceId, workspaceId),
    eq(eventLinks.localId, localId),
    eq(eventLinks.bindingId, bindingId),
  );
}

/**
 * The statement by which a job takes hold of a pair, making it if need be; no row = another job holds it, or a person is asked.
 * Two jobs at once would each see the other's write as a person's. A thing that is gone leaves nothing to ask.
 */
export function claimLink({ db, now }: Ctx, job: ExportJob, shape: EventShape | null) {
  const { workspaceId, localId, bindingId, kind } = job;
  const mayClaim = shape === null ? ne(eventLinks.state, "stopped") : eq(eventLinks.state, "live");
  const lease = { busyUntil: now + leaseMs, dueAt: now + retryMs, updatedAt: now };
  return db
    .insert(eventLinks)
    .values({
      workspaceId,
      localId,
      bindingId,
      kind,
      key: createId(now),
      ...(shape ?? { title: "", startsAt: 0, endsAt: 0 }),
      state: "live",
      createdAt: now,
      ...lease,
    })
    .onConflictDoUpdate({
      target: [eventLinks.workspaceId, eventLinks.localId, eventLinks.bindingId],
      set: {
        ...lease,
        dueAt: sql`max(coalesce(${eventLinks.dueAt}, 0), ${lease.dueAt})`,
        // Since when it is due: a try that fails does not make it younger.
        updatedAt: sql`CASE WHEN ${eventLinks.dueAt} IS NULL THEN ${now} ELSE ${eventLinks.updatedAt} END`,
      },
      setWhere: sql`${lte(eventLinks.busyUntil, now)} AND ${mayClaim}`,
    })
    .returning();
}

/** What a job leaves behind; what is not given stays. Nothing when its hold was lost meanwhile. */
export function saveLink(
  { db, now }: Ctx,
  link: EventLink,
  values: Partial<Pick<EventLink, "eventId" | "etag" | "url" | "written" | "state" | keyof EventShape>>,
) {
  return db
    .update(eventLinks)
    .set({ ...values, dueAt: null, busyUntil: 0, updatedAt: now })
    .where(and(linkRow(link), eq(eventLinks.busyUntil, link.busyUntil)));
}

/** Lets go of a pair whose work is not done. */
export function releaseLink({ db }: Ctx, link: EventLink) {
  return db
    .update(eventLinks)
    .set({ busyUntil: 0 })
    .where(and(linkRow(link), eq(eventLinks.busyUntil, link.busyUntil)));
}
