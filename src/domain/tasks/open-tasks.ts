import { and, desc, eq, isNull, sql } from "drizzle-orm";

import { projects, tasks } from "../../db/schema/work.ts";
import type { PersonCtx } from "../context.ts";
import { mayTrack } from "../projects/access.ts";

const mostOfProject = 200;
const mostRecent = 100;

/**
 * The statement for the open tasks that a picker offers, the latest first: those of one project, or without one what is
 * trackable among the workspace's latest. Rows: taskId, title, sourceLabel, projectId, projectName.
 */
export function openTasks(ctx: PersonCtx, projectId: string | null) {
  const latest = ctx.db
    .select({
      workspaceId: tasks.workspaceId,
      taskId: sql<string>`${tasks.id}`.as("task_id"),
      projectId: tasks.projectId,
      title: tasks.title,
      sourceLabel: tasks.sourceLabel,
    })
    .from(tasks)
    .where(
      and(
        eq(tasks.workspaceId, ctx.actor.workspaceId),
        isNull(tasks.completedAt),
        isNull(tasks.archivedAt),
        projectId === null ? undefined : eq(tasks.projectId, projectId),
      ),
    )
    .orderBy(desc(tasks.id))
    .limit(projectId === null ? mostRecent : mostOfProject)
    .as("latest");
  const { taskId, title, sourceLabel } = latest;
  return ctx.db
    .select({ taskId, title, sourceLabel, projectId: latest.projectId, projectName: projects.name })
    .from(latest)
    .innerJoin(projects, and(eq(projects.workspaceId, latest.workspaceId), eq(projects.id, latest.projectId)))
    .where(and(isNull(projects.archivedAt), mayTrack(ctx.actor.userId)))
    .orderBy(desc(sql`task_id`));
}

export type OpenTask = Awaited<ReturnType<typeof openTasks>>[number];
