import { and, eq, isNotNull, isNull, ne, sql } from "drizzle-orm";

import { projectOfEntry, projectOfMilestone, projectOfTask, taskOfEntry } from "../../../db/queries/joins.ts";
import { bindings } from "../../../db/schema/bindings.ts";
import { eventLinks, milestones } from "../../../db/schema/event-links.ts";
import { users } from "../../../db/schema/people.ts";
import { projects, tasks, timeEntries } from "../../../db/schema/work.ts";
import { mayTrack } from "../../../domain/projects/access.ts";
import { isInYears, isWritableDate } from "../../../lib/zoned-time.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import { calendarSettings } from "../../bindings/settings.ts";
import type { IntegrationContext } from "../../context.ts";
import { deadlineDraft } from "../deadlines/deadline-draft.ts";
import { type Draft, entryDraft } from "./entry-draft.ts";
import { type EventLink, linkRow } from "./event-link.ts";
import type { Exported } from "./owed-event.ts";

/** Where a thing goes, what was written of it, and what its event should say: null = there should be none. */
export type Export = { binding: BindingRow; link: EventLink | null; draft: Draft | null };

/** null when the calendar is not written to. */
export async function findExport(ctx: IntegrationContext, thing: Exported): Promise<Export | null> {
  const { workspaceId } = ctx.actor;
  const [[binding], [link]] = await ctx.db.batch([
    ctx.db
      .select()
      .from(bindings)
      .where(
        and(
          eq(bindings.workspaceId, workspaceId),
          eq(bindings.id, thing.bindingId),
          eq(bindings.capability, "calendar"),
          eq(bindings.status, "active"),
        ),
      ),
    ctx.db
      .select()
      .from(eventLinks)
      .where(linkRow({ ...thing, workspaceId })),
  ]);
  if (binding === undefined) return null;
  // Entries stay in a calendar that was exported to; deadlines move to the one that was chosen.
  if (thing.kind === "time_entry" && (calendarSettings(binding)?.direction ?? "import") === "import")
    return null;
  return { binding, link: link ?? null, draft: await findDraft(ctx, thing, binding) };
}

/** What the event of a thing should say now; null when it should not be in this person's calendar. */
async function findDraft(
  ctx: IntegrationContext,
  { kind, localId }: Exported,
  { createdBy: userId, settings }: BindingRow,
): Promise<Draft | null> {
  if (kind !== "time_entry" && calendarSettings({ settings })?.holdsDeadlines !== true) return null;
  switch (kind) {
    case "time_entry":
      return findEntryDraft(ctx, localId, userId);
    case "task":
      return findTaskDraft(ctx, localId, userId);
    case "milestone":
      return findMilestoneDraft(ctx, localId, userId);
    default:
      return kind satisfies never;
  }
}

/** An entry that was taken from a calendar stands in one already. */
async function findEntryDraft({ db, actor, config }: IntegrationContext, id: string, userId: string) {
  const { workspaceId, startedAt, endedAt, timeZone, notes } = timeEntries;
  const row = await db
    .select({ startedAt, endedAt, timeZone, notes, projectName: projects.name, taskTitle: tasks.title })
    .from(timeEntries)
    .leftJoin(projects, projectOfEntry)
    .leftJoin(tasks, taskOfEntry)
    .where(
      and(
        eq(workspaceId, actor.workspaceId),
        eq(timeEntries.id, id),
        eq(timeEntries.userId, userId),
        isNull(timeEntries.deletedAt),
        ne(timeEntries.source, "calendar"),
      ),
    )
    .get();
  if (row === undefined || row.endedAt === null) return null;
  // Nobody can write such a time any more; what is stored of old costs no other entry its event.
  if (!isInYears(row.startedAt) || !isInYears(row.endedAt)) return null;
  return entryDraft({ ...row, endedAt: row.endedAt }, config.appUrl);
}

/** A task's date is in the calendar of its assignee, until it is done. */
async function findTaskDraft({ db, actor, config }: IntegrationContext, id: string, userId: string) {
  const row = await db
    .select({ name: tasks.title, dueOn: tasks.dueOn, projectName: projects.name, zone: zoneOf(userId) })
    .from(tasks)
    .innerJoin(projects, projectOfTask)
    .where(
      and(
        eq(tasks.workspaceId, actor.workspaceId),
        eq(tasks.id, id),
        eq(tasks.assigneeId, userId),
        isNotNull(tasks.dueOn),
        isNull(tasks.completedAt),
        isNull(tasks.archivedAt),
        isNull(projects.archivedAt),
      ),
    )
    .get();
  // A tracker's own dates reach further than a calendar's.
  if (row === undefined || row.dueOn === null || !isWritableDate(row.dueOn)) return null;
  const { zone, ...due } = { ...row, dueOn: row.dueOn, path: `/tasks/${id}` };
  return { ...deadlineDraft("task", due, config.appUrl), zone };
}

/** A milestone is in the calendars of those who may track on its project. */
async function findMilestoneDraft({ db, actor, config }: IntegrationContext, id: string, userId: string) {
  const row = await db
    .select({
      name: milestones.name,
      dueOn: milestones.dueOn,
      projectId: milestones.projectId,
      projectName: sql<string>`${projects.name}`.as("project_name"),
      zone: zoneOf(userId),
    })
    .from(milestones)
    .innerJoin(projects, projectOfMilestone)
    .where(
      and(
        eq(milestones.workspaceId, actor.workspaceId),
        eq(milestones.id, id),
        isNull(projects.archivedAt),
        mayTrack(userId),
      ),
    )
    .get();
  if (row === undefined) return null;
  const { zone, ...due } = { ...row, path: `/projects/${row.projectId}` };
  return { ...deadlineDraft("milestone", due, config.appUrl), zone };
}

function zoneOf(userId: string) {
  return sql<string>`(SELECT ${users.timeZone} FROM ${users} WHERE ${users.id} = ${userId})`.as("zone");
}
