import { and, eq, gt, gte, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/sqlite-core";

import type { Database } from "../../db/database.ts";
import { projects, tasks, timeEntries } from "../../db/schema/work.ts";
import type { PersonCtx } from "../context.ts";
import { longestMs } from "./entry-rules.ts";
import { isOwn } from "./find-entry.ts";
import { isTimerIn, isTimerOf } from "./running.ts";
import { dayMs } from "../../lib/time-units.ts";

/** The statement for a person's entries that touch [from, to), and the timer, with the names a list shows. */
export function listedEntries(ctx: PersonCtx, { from, to }: { from: number; to: number }) {
  const { startedAt, endedAt, deletedAt } = timeEntries;
  const lookBack = from - dayMs;
  const touches = or(isNull(endedAt), gt(endedAt, from), gte(startedAt, from));
  const near = and(isOwner(ctx), gte(startedAt, lookBack), lt(startedAt, to), isNull(deletedAt), touches);
  const key = sql`(time_entries.workspace_id, time_entries.user_id, time_entries.started_at, time_entries.id)`;
  const long = sql`${key} IN (${longEntryKeys(ctx, from, lookBack)})`;
  const timer = and(
    isTimerOf(ctx, ctx.actor.userId),
    sql`(+started_at < ${lookBack} OR +started_at >= ${to})`,
  );
  return unionAll(selectListed(ctx, near), selectListed(ctx, long), selectListed(ctx, timer));
}

/** The statement for the person's timer. */
export function listedTimer(ctx: PersonCtx) {
  return selectListed(ctx, isTimerOf(ctx, ctx.actor.userId));
}

/** The same where statements find the person and the workspace. */
export function timerOf(db: Database, person: { userId: SQL; workspaceId: SQL }) {
  return selectListed({ db }, isTimerIn(person));
}

/** The statement for one own entry that is not deleted. */
export function listedEntry(ctx: PersonCtx, id: string) {
  return selectListed(ctx, isOwn(ctx, id));
}

/** Entries over 24 hours that reach into the range. Without the hint SQLite walks a month of entries along the primary key. */
function longEntryKeys({ actor }: PersonCtx, from: number, lookBack: number): SQL {
  return sql`SELECT workspace_id, user_id, started_at, id FROM time_entries INDEXED BY time_entries_long
    WHERE workspace_id = ${actor.workspaceId} AND user_id = ${actor.userId}
      AND started_at >= ${from - longestMs} AND started_at < ${lookBack} AND ended_at > ${from}
      AND ended_at - started_at > 86400000 AND deleted_at IS NULL`;
}

export type ListedEntry = Awaited<ReturnType<typeof listedEntries>>[number];

function isOwner({ actor }: PersonCtx): SQL | undefined {
  return and(eq(timeEntries.workspaceId, actor.workspaceId), eq(timeEntries.userId, actor.userId));
}

/** The statement for entries with the names that a list shows. */
export function selectListed({ db }: { db: Database }, condition: SQL | undefined) {
  return db
    .select({
      id: timeEntries.id,
      startedAt: timeEntries.startedAt,
      endedAt: timeEntries.endedAt,
      projectId: timeEntries.projectId,
      taskId: timeEntries.taskId,
      notes: timeEntries.notes,
      billable: timeEntries.billable,
      source: timeEntries.source,
      version: timeEntries.version,
      projectName: projects.name,
      projectColour: projects.colour,
      taskTitle: sql<string | null>`${tasks.title}`.as("task_title"),
      taskSourceLabel: tasks.sourceLabel,
      taskSourceUrl: tasks.sourceUrl,
      tagNames: tagNames.as("tag_names"),
    })
    .from(timeEntries)
    .leftJoin(
      projects,
      and(eq(projects.workspaceId, timeEntries.workspaceId), eq(projects.id, timeEntries.projectId)),
    )
    .leftJoin(tasks, and(eq(tasks.workspaceId, timeEntries.workspaceId), eq(tasks.id, timeEntries.taskId)))
    .where(condition);
}

/** Names of the tags that still exist, as a JSON array. */
const tagNames = sql<string[]>`(SELECT json_group_array(tags.name) FROM json_each(time_entries.tags) AS tagged
  CROSS JOIN tags ON tags.workspace_id = time_entries.workspace_id AND tags.id = tagged.value)`.mapWith(
  (text: string): string[] => JSON.parse(text),
);
