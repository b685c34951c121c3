import { and, eq, sql } from "drizzle-orm";
import * as z from "zod/mini";

import { memberships, users } from "../../db/schema/people.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import type { Ctx } from "../context.ts";
import { mayTrack } from "../projects/access.ts";

/** Where time goes: the member's zone, and a project and task that the member may track on now. */
export type Target = {
  timeZone: string;
  projectId: string | null;
  taskId: string | null;
  /** Those of the task. */
  tagIds: string[];
  /** What the project says about new entries. */
  isBillable: boolean;
};

type Wish = { projectId?: string | null | undefined; taskId?: string | null | undefined };

const tagsSchema = z.array(z.string());

/** A task alone brings its project along. Throws not_found, forbidden (no project member), invalid (archived, or a task of another project). */
export async function findTarget(ctx: Ctx, userId: string, wish: Wish): Promise<Target> {
  return checkTarget(ctx, wish, await selectTarget(ctx, userId, wish).get());
}

/** The target that a row of `selectTarget` allows. Throws as findTarget does. */
export function checkTarget(ctx: Ctx, wish: Wish, row: TargetRow | undefined): Target {
  if (row === undefined) throw notFound("member");
  const { projectId: id, taskId, timeZone } = row;
  if (wish.taskId && taskId === null) throw notFound("task");
  if (id === null) {
    if (wish.projectId) throw notFound("project");
    return { timeZone, projectId: null, taskId: null, tagIds: [], isBillable: false };
  }
  const project = { id, name: row.projectName ?? "", archivedAt: row.projectArchivedAt };
  checkProject(ctx, project, row.mayTrack === 1);
  if (taskId !== null) {
    const { taskTitle, taskProjectId, taskArchivedAt } = row;
    checkTask({ title: taskTitle ?? "", projectId: taskProjectId, archivedAt: taskArchivedAt }, project);
  }
  const tagIds = row.taskTags === null ? [] : tagsSchema.parse(JSON.parse(row.taskTags));
  return { timeZone, projectId: id, taskId, tagIds, isBillable: row.isBillable === 1 };
}

type TargetRow = Awaited<ReturnType<typeof selectTarget>>[number];

/** The statement behind findTarget, for a verb's own batch. */
export function selectTarget(ctx: Ctx, userId: string, { projectId, taskId }: Wish) {
  return ctx.db
    .select({
      timeZone: users.timeZone,
      // D1 returns a batch's rows as objects: columns of the same name would overwrite each other.
      taskId: sql<string | null>`${tasks.id}`.as("task_id"),
      taskTitle: sql<string | null>`${tasks.title}`.as("task_title"),
      taskTags: sql<string | null>`${tasks.tags}`.as("task_tags"),
      taskProjectId: sql<string | null>`${tasks.projectId}`.as("task_project_id"),
      taskArchivedAt: sql<number | null>`${tasks.archivedAt}`.as("task_archived_at"),
      projectId: sql<string | null>`${projects.id}`.as("project_id"),
      projectName: sql<string | null>`${projects.name}`.as("project_name"),
      projectArchivedAt: sql<number | null>`${projects.archivedAt}`.as("project_archived_at"),
      isBillable: sql<number | null>`${projects.billable}`.as("is_billable"),
      mayTrack: sql<number>`${mayTrack(userId)}`.as("may_track"),
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .leftJoin(
      tasks,
      and(eq(tasks.workspaceId, memberships.workspaceId), sql`${tasks.id} = ${taskId || null}`),
    )
    .leftJoin(
      projects,
      and(
        eq(projects.workspaceId, memberships.workspaceId),
        sql`${projects.id} = coalesce(${projectId || null}, ${tasks.projectId})`,
      ),
    )
    .where(and(eq(memberships.workspaceId, ctx.actor.workspaceId), eq(memberships.userId, userId)));
}

function checkProject(
  ctx: Ctx,
  project: { name: string; archivedAt: number | null },
  isTrackable: boolean,
): void {
  if (!isTrackable) {
    // A member does not even see such a project; owners, admins and webhooks do.
    if ("role" in ctx.actor && ctx.actor.role === "member") throw notFound("project");
    throw new AppError(
      "forbidden",
      `Only its project members track time on “${project.name}”. Add the member to the project first.`,
      "projectId",
    );
  }
  if (project.archivedAt !== null) {
    throw new AppError(
      "invalid",
      `The project “${project.name}” is archived. Choose another one, or restore it first.`,
      "projectId",
    );
  }
}

function checkTask(
  task: { title: string; projectId: string | null; archivedAt: number | null },
  project: { id: string; name: string },
): void {
  if (task.projectId !== project.id) {
    throw new AppError(
      "invalid",
      `The task “${task.title}” does not belong to “${project.name}”. Choose a task of that project.`,
      "taskId",
    );
  }
  if (task.archivedAt !== null) {
    throw new AppError("invalid", `The task “${task.title}” is archived. Choose another one.`, "taskId");
  }
}
