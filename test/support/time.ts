import { eq } from "drizzle-orm";

import { projects, timeEntries } from "../../src/db/schema/work.ts";
import type { Ctx } from "../../src/domain/context.ts";
import { createId } from "../../src/lib/id.ts";
import { ctxFor, db, type Person } from "./people.ts";

export { dayMs, hourMs, minuteMs } from "../../src/lib/time-units.ts";

export async function entriesOf({ userId }: Person) {
  return db().select().from(timeEntries).where(eq(timeEntries.userId, userId));
}

export async function runningOf(person: Person) {
  const entries = await entriesOf(person);
  return entries.filter(({ endedAt, deletedAt }) => endedAt === null && deletedAt === null);
}

/** The context that a verb gets for a delivery in this person's workspace. */
export function webhookCtx({ workspaceId }: Person, now: number): Ctx {
  const { enqueue } = ctxFor({ workspaceId, userId: "", role: "member", cookie: "" });
  return { db: db(), now, enqueue, actor: { kind: "webhook", workspaceId, connectionId: "c1" } };
}

export async function archive(projectId: string) {
  await db().update(projects).set({ archivedAt: 1 }).where(eq(projects.id, projectId));
}

/** Writes an entry as it is, past the verbs' rules. */
export async function entryBy(
  { workspaceId, userId }: Person,
  span: { startedAt: number; endedAt: number | null } & Partial<typeof timeEntries.$inferInsert>,
) {
  const row = {
    id: createId(span.startedAt),
    workspaceId,
    userId,
    notes: "",
    tags: [],
    billable: false,
    timeZone: "Europe/Berlin",
    source: "manual",
    version: 1,
    createdAt: span.startedAt,
    updatedAt: span.startedAt,
    ...span,
  };
  await db().insert(timeEntries).values(row);
  return row.id;
}
