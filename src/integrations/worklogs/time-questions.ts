import { and, asc, eq, sql } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { tasks } from "../../db/schema/work.ts";
import { worklogs } from "../../db/schema/worklogs.ts";
import type { PersonCtx } from "../../domain/context.ts";

/** How many are asked at once; the others follow when these are answered. */
const mostAsked = 100;

/**
 * The statement for worklogs of the actor's own time that somebody changed or deleted there, or that were refused, oldest first. The index by force:
 * it holds nothing but questions.
 */
export function timeQuestions({ db, actor }: PersonCtx) {
  const { bindingId, taskId, key, state, seconds, thereSeconds, startedAt, reason } = worklogs;
  return db
    .select({
      bindingId: sql<string>`${bindingId}`.as("binding_id"),
      taskId: sql<string>`${taskId}`.as("task_id"),
      key: sql<string>`${key}`.as("worklog_key"),
      state: sql<(typeof worklogs.$inferSelect)["state"]>`${state}`.as("worklog_state"),
      seconds: sql<number>`${seconds}`.as("seconds"),
      thereSeconds: sql<number | null>`${thereSeconds}`.as("there_seconds"),
      startedAt: sql<number>`${startedAt}`.as("started_at"),
      reason: sql<string | null>`${reason}`.as("reason"),
      title: sql<string>`${tasks.title}`.as("task_title"),
      provider: sql<string>`${bindings.provider}`.as("provider"),
      /** How many there are, also those beyond the first. */
      total: sql<number>`count(*) OVER ()`.as("total"),
    })
    .from(sql`worklogs INDEXED BY worklogs_asked`)
    .innerJoin(tasks, and(eq(tasks.workspaceId, worklogs.workspaceId), eq(tasks.id, taskId)))
    .innerJoin(bindings, and(eq(bindings.workspaceId, worklogs.workspaceId), eq(bindings.id, bindingId)))
    .where(
      and(
        eq(worklogs.workspaceId, actor.workspaceId),
        eq(worklogs.userId, actor.userId),
        sql`${state} IN ('changed', 'deleted', 'refused')`,
      ),
    )
    .orderBy(asc(startedAt))
    .limit(mostAsked);
}

export type TimeQuestion = Awaited<ReturnType<typeof timeQuestions>>[number];
