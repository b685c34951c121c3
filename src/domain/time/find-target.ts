import { and, eq, sql } from "drizzle-orm";

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
  /** What the project says about new entries. */
  isBillable: boolean;
};

type Wish = { projectId?: string | null | undefined; taskId?: string | null | undefined };

/** A task alone brings its project along. Throws not_found, forbidden (no project member), invalid (archived, or a task of another project). */
export async function findTarget(ctx: Ctx, userId: string, wish: Wish): Promise<Target> {
  const row = await readTarget(ctx, userId, wish);
  if (row === undefined) throw notFound("member");
  const { project, task, timeZone } = row;
  if (wish.taskId && task === null) throw notFound("task");
  if (project === null) {
    if (wish.projectId) throw notFound("project");
    return { timeZone, projectId: null, taskId: null, isBillable: false };
  }
  checkProject(ctx, project, row.mayTrack === 1);
  if (task !== null) checkTask(task, project);
  return { timeZone, projectId: project.id, taskId: task?.id ?? null, isBillable: project.billable };
}

function readTarget(ctx: Ctx, userId: string, { projectId, taskId }: Wish) {
  const { id, title } = tasks;
  return ctx.db
    .select({
      timeZone: users.timeZone,
      task: { id, title, projectId: tasks.projectId, archivedAt: tasks.archivedAt },
      project: {
        id: projects.id,
        name: projects.name,
        billable: projects.billable,
        archivedAt: projects.archivedAt,
      },
      mayTrack: sql<number>`${mayTrack(userId)}`,
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
    .where(and(eq(memberships.workspaceId, ctx.actor.workspaceId), eq(memberships.userId, userId)))
    .get();
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
  task: { title: string; projectId: string; archivedAt: number | null },
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
