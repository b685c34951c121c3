import { and, desc, eq, gt, isNotNull, isNull, sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { projectOfEntry, projectOfMilestone, projectOfTask, taskOfEntry } from "../../db/queries/joins.ts";
import { milestones } from "../../db/schema/event-links.ts";
import { projects, tasks, timeEntries } from "../../db/schema/work.ts";
import { mayTrack } from "../../domain/projects/access.ts";
import { isInYears, isWritableDate } from "../../lib/zoned-time.ts";
import { deadlineDraft } from "../calendar/deadlines/deadline-draft.ts";
import { entryDraft } from "../calendar/export/entry-draft.ts";
import type { FeedOwner } from "./feed.ts";
import { type FeedEvent, writeCalendar } from "./write-calendar.ts";

type Feed = { db: Database; owner: FeedOwner; now: number; appUrl: string };

const daysBack = 90;
const mostEntries = 2000;
const mostDeadlines = 500;

/** The person's entries of the last 90 days, and their deadlines, as a calendar file. One round trip. */
export async function buildFeed(feed: Feed): Promise<string> {
  const [entries, dueTasks, dueMilestones] = await feed.db.batch([
    entriesOf(feed),
    tasksOf(feed),
    milestonesOf(feed),
  ]);
  const { appUrl } = feed;
  const { host } = new URL(appUrl);
  const writable = entries.filter(
    ({ startedAt, endedAt }) => isInYears(startedAt) && isInYears(endedAt ?? startedAt),
  );
  const events: FeedEvent[] = writable.map(({ id, endedAt, changedAt, ...entry }) => {
    const { startedAt: startsAt } = entry;
    const { title } = entryDraft({ ...entry, endedAt: endedAt ?? startsAt }, appUrl);
    const time = { startsAt, endsAt: endedAt ?? startsAt };
    return { uid: `${id}@${host}`, title, description: entry.notes, url: appUrl, changedAt, time };
  });
  for (const { id, dueOn, changedAt, name, projectName, path } of dueTasks)
    if (isWritableDate(dueOn ?? ""))
      events.push(deadline("task", { id, dueOn: dueOn ?? "", changedAt, name, projectName, path }));
  for (const milestone of dueMilestones)
    if (isWritableDate(milestone.dueOn)) events.push(deadline("milestone", milestone));
  return writeCalendar(`Timewire: ${feed.owner.name}`, events);

  function deadline(
    kind: "task" | "milestone",
    due: { id: string; dueOn: string; changedAt: number; name: string; projectName: string; path: string },
  ): FeedEvent {
    const { title, description: url } = deadlineDraft(kind, due, appUrl);
    const { id, changedAt, dueOn } = due;
    return { uid: `${id}@${host}`, title, description: "", url, changedAt, time: { on: dueOn } };
  }
}

function entriesOf({ db, owner, now }: Feed) {
  const { id, startedAt, endedAt, timeZone, notes, workspaceId } = timeEntries;
  return db
    .select({
      id,
      startedAt,
      endedAt,
      timeZone,
      notes,
      changedAt: sql<number>`${timeEntries.updatedAt}`.as("changed_at"),
      projectName: projects.name,
      taskTitle: tasks.title,
    })
    .from(timeEntries)
    .leftJoin(projects, projectOfEntry)
    .leftJoin(tasks, taskOfEntry)
    .where(
      and(
        eq(workspaceId, owner.workspaceId),
        eq(timeEntries.userId, owner.userId),
        gt(startedAt, now - daysBack * 86_400_000),
        isNotNull(endedAt),
        isNull(timeEntries.deletedAt),
      ),
    )
    .orderBy(desc(startedAt))
    .limit(mostEntries);
}

function tasksOf({ db, owner }: Feed) {
  return db
    .select({
      id: tasks.id,
      name: tasks.title,
      dueOn: tasks.dueOn,
      changedAt: sql<number>`${tasks.updatedAt}`.as("changed_at"),
      projectName: sql<string>`${projects.name}`.as("project_name"),
      path: sql<string>`'/tasks/' || ${tasks.id}`.as("path"),
    })
    .from(tasks)
    .innerJoin(projects, projectOfTask)
    .where(
      and(
        eq(tasks.workspaceId, owner.workspaceId),
        sql`${tasks.completedAt} IS NULL AND ${tasks.archivedAt} IS NULL`,
        eq(tasks.assigneeId, owner.userId),
        isNotNull(tasks.dueOn),
        isNull(projects.archivedAt),
      ),
    )
    .limit(mostDeadlines);
}

function milestonesOf({ db, owner }: Feed) {
  return db
    .select({
      id: milestones.id,
      name: milestones.name,
      dueOn: milestones.dueOn,
      changedAt: sql<number>`${milestones.updatedAt}`.as("changed_at"),
      projectName: sql<string>`${projects.name}`.as("project_name"),
      path: sql<string>`'/projects/' || ${projects.id}`.as("path"),
    })
    .from(milestones)
    .innerJoin(projects, projectOfMilestone)
    .where(
      and(eq(milestones.workspaceId, owner.workspaceId), isNull(projects.archivedAt), mayTrack(owner.userId)),
    )
    .limit(mostDeadlines);
}
