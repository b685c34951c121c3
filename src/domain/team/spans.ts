import { and, asc, eq, type SQL, sql } from "drizzle-orm";

import { memberships, users } from "../../db/schema/people.ts";
import { projects, tasks, timeEntries } from "../../db/schema/work.ts";
import { dayMs } from "../../lib/time-units.ts";
import { addDays, type LocalDate, startOfDay } from "../../lib/zoned-time.ts";
import type { PersonCtx } from "../context.ts";
import { longestMs } from "../time/entry-rules.ts";
import { isRunning } from "../time/running.ts";

type Span = readonly [startedAt: number, endedAt: number];

/** No zone is further from UTC. */
const zoneReachMs = 14 * 60 * 60_000;

/** The instants that the days can span, in whatever zone. */
export function widestRange({ from, until }: { from: LocalDate; until: LocalDate }) {
  return {
    from: startOfDay(from, "UTC") - zoneReachMs,
    to: startOfDay(addDays(until, 1), "UTC") + zoneReachMs,
  };
}

/** The statement for the members by name, each with the spans of their entries that are over and touch the days: one row a person. */
export function membersWithSpans({ db, actor }: PersonCtx, days: { from: LocalDate; until: LocalDate }) {
  return db
    .select({
      userId: memberships.userId,
      name: users.name,
      avatarUrl: users.avatarUrl,
      timeZone: users.timeZone,
      joinedAt: sql<number>`${memberships.createdAt}`.as("joined_at"),
      spans: spansOf(widestRange(days)).as("spans"),
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.workspaceId, actor.workspaceId))
    .orderBy(asc(sql`lower(${users.name})`), asc(users.id));
}

/** The statement for the actor as the same, without spans. */
export function memberRow({ db, actor }: PersonCtx) {
  return db
    .select({
      userId: memberships.userId,
      name: users.name,
      avatarUrl: users.avatarUrl,
      timeZone: users.timeZone,
      joinedAt: sql<number>`${memberships.createdAt}`.as("joined_at"),
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.workspaceId, actor.workspaceId), eq(memberships.userId, actor.userId)));
}

/** Two walks along an index for each person: of the last day and of the week, and of the rare entries that are longer than a day. */
function spansOf({ from, to }: { from: number; to: number }): SQL<Span[]> {
  const lookBack = from - dayMs;
  const pairs = sql`json_group_array(json_array(entry.started_at, entry.ended_at))`;
  const isTheirs = sql`entry.workspace_id = memberships.workspace_id AND entry.user_id = memberships.user_id
    AND entry.deleted_at IS NULL AND entry.ended_at > ${from}`;
  return sql<Span[]>`(SELECT ${pairs} FROM time_entries AS entry
      WHERE ${isTheirs} AND entry.started_at >= ${lookBack} AND entry.started_at < ${to})
    || ' ' || (SELECT ${pairs} FROM time_entries AS entry INDEXED BY time_entries_long
      WHERE ${isTheirs} AND entry.ended_at - entry.started_at > 86400000
        AND entry.started_at >= ${from - longestMs} AND entry.started_at < ${lookBack})`.mapWith(
    (text: string): Span[] => text.split(" ").flatMap((list): Span[] => JSON.parse(list)),
  );
}

/** The statement for what everybody works on now, at most one row a person. */
export function runningTimers({ db, actor }: PersonCtx) {
  return db
    .select({
      userId: timeEntries.userId,
      startedAt: timeEntries.startedAt,
      notes: timeEntries.notes,
      projectName: sql<string | null>`${projects.name}`.as("project_name"),
      projectColour: projects.colour,
      taskTitle: sql<string | null>`${tasks.title}`.as("task_title"),
    })
    .from(memberships)
    .innerJoin(
      timeEntries,
      and(
        eq(timeEntries.userId, memberships.userId),
        isRunning(),
        sql`+${timeEntries.workspaceId} = ${memberships.workspaceId}`,
      ),
    )
    .leftJoin(
      projects,
      and(eq(projects.workspaceId, timeEntries.workspaceId), eq(projects.id, timeEntries.projectId)),
    )
    .leftJoin(tasks, and(eq(tasks.workspaceId, timeEntries.workspaceId), eq(tasks.id, timeEntries.taskId)))
    .where(eq(memberships.workspaceId, actor.workspaceId));
}

export type MemberSpans = Awaited<ReturnType<typeof membersWithSpans>>[number];
export type Running = Awaited<ReturnType<typeof runningTimers>>[number];
