import { and, eq, sql } from "drizzle-orm";
import type { BatchResponse } from "drizzle-orm/batch";

import { projectBudgets } from "../../db/schema/budgets.ts";
import { tasks } from "../../db/schema/work.ts";
import { addDays, localDateOf, startOfWeek } from "../../lib/zoned-time.ts";
import { type Budget, budgetOf } from "../projects/budget.ts";
import type { PersonCtx } from "../context.ts";
import { type DetailedEntry, detailedStatements } from "../reports/detailed.ts";
import { seesEverybody } from "../reports/report-filter.ts";
import type { ReportCalendar } from "../reports/slices.ts";
import { type Summary, summaryStatements } from "../reports/summary.ts";

/** How many weeks there are in the picture. */
const weeks = 12;
const mostEntries = 8;

export type Progress = {
  done: number;
  open: number;
  /** Of the tasks that have an estimate: its sum, and what was tracked on them, in milliseconds. */
  estimateMs: number;
  trackedMs: number;
};

export type RunningTimer = {
  entryId: string;
  person: string;
  startedAt: number;
  notes: string;
  task: string | null;
};

/** What happens in a project: of everybody for owners and admins, of themselves for members. */
export type ProjectOverview = {
  /** By week, the earliest first. */
  weeks: Summary;
  latest: DetailedEntry[];
  running: RunningTimer[];
  progress: Progress;
  budget: Budget | null;
};

/** The statements behind the overview of a project, for a page's own batch, and what reads them. */
export function overviewStatements(ctx: PersonCtx, projectId: string, calendar: ReportCalendar) {
  const today = localDateOf(ctx.now, calendar.timeZone);
  const from = addDays(startOfWeek(today, calendar.weekStart), -7 * (weeks - 1));
  const wish = {
    preset: "custom" as const,
    custom: { from, until: today },
    calendar,
    filter: { clients: [], projects: [projectId], people: [], tags: [], billable: null },
    rounding: "none" as const,
  };
  const summary = summaryStatements(ctx, { ...wish, by: ["week", null] });
  const [entries] = detailedStatements(ctx, wish, null).statements;
  const statements = [
    ...summary.statements,
    entries,
    runningTimers(ctx, projectId),
    progressOf(ctx, projectId),
    budgetRow(ctx, projectId),
  ] as const;
  const read = ([grouped, sums, firsts, before, latest, running, [progress], [budget]]: BatchResponse<
    typeof statements
  >): ProjectOverview => ({
    weeks: summary.read([grouped, sums, firsts, before]),
    latest: latest.slice(0, mostEntries),
    running,
    progress: progress ?? { done: 0, open: 0, estimateMs: 0, trackedMs: 0 },
    budget: budgetOf(ctx.actor, budget, ctx.now),
  });
  return { statements, read };
}

/** The timer of each member is one step along the index of timers. */
function runningTimers({ db, actor }: PersonCtx, projectId: string) {
  const { workspaceId, userId } = actor;
  const rows = sql`(
    SELECT time_entries.id AS entry_id, memberships.user_id AS person_id, time_entries.started_at AS since,
      time_entries.notes AS said, time_entries.task_id AS on_task
    FROM memberships CROSS JOIN time_entries INDEXED BY time_entries_timer
    WHERE memberships.workspace_id = ${workspaceId} AND time_entries.user_id = memberships.user_id
      AND time_entries.ended_at IS NULL AND time_entries.deleted_at IS NULL
      AND +time_entries.workspace_id = ${workspaceId} AND +time_entries.project_id = ${projectId}
      AND (${seesEverybody(actor) ? 1 : 0} OR memberships.user_id = ${userId}))`;
  return db
    .select({
      entryId: sql<string>`entry_id`,
      person: sql<string>`(SELECT name FROM users WHERE id = person_id)`.as("person_name"),
      startedAt: sql<number>`since`,
      notes: sql<string>`said`,
      task: sql<
        string | null
      >`(SELECT title FROM tasks WHERE workspace_id = ${workspaceId} AND id = on_task)`.as("on_title"),
    })
    .from(rows);
}

/** Of tasks that are not archived. */
function progressOf({ db, actor, now }: PersonCtx, projectId: string) {
  const { workspaceId } = actor;
  const tracked = sql`(SELECT coalesce(sum(coalesce(ended_at, max(${now}, started_at)) - started_at), 0)
    FROM time_entries INDEXED BY time_entries_task
    WHERE time_entries.workspace_id = ${workspaceId} AND time_entries.task_id = tasks.id AND deleted_at IS NULL)`;
  const isEstimated = sql`tasks.estimate_seconds IS NOT NULL`;
  return db
    .select({
      done: sql<number>`count(tasks.completed_at)`.as("tasks_done"),
      open: sql<number>`count(*) - count(tasks.completed_at)`.as("tasks_open"),
      estimateMs: sql<number>`coalesce(sum(tasks.estimate_seconds), 0) * 1000`.as("estimate_ms"),
      trackedMs: sql<number>`coalesce(sum(CASE WHEN ${isEstimated} THEN ${tracked} ELSE 0 END), 0)`.as(
        "estimated_tracked_ms",
      ),
    })
    .from(sql`tasks INDEXED BY tasks_project`)
    .where(
      and(eq(tasks.workspaceId, workspaceId), eq(tasks.projectId, projectId), sql`tasks.archived_at IS NULL`),
    );
}

function budgetRow({ db, actor }: PersonCtx, projectId: string) {
  return db
    .select()
    .from(projectBudgets)
    .where(and(eq(projectBudgets.workspaceId, actor.workspaceId), eq(projectBudgets.projectId, projectId)));
}
