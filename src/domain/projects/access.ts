import { and, type Column, eq, sql, type SQL } from "drizzle-orm";

import { projectMembers, projects } from "../../db/schema/work.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import type { Actor, Ctx } from "../context.ts";

/** Condition on `projects`: this user may track on it. The role does not matter; archived projects are the caller's question. */
export function mayTrack(userId: string | Column | SQL): SQL {
  return sql`(${projects.access} = 'workspace' OR EXISTS (
    SELECT 1 FROM ${projectMembers}
    WHERE ${projectMembers.workspaceId} = ${projects.workspaceId}
      AND ${projectMembers.projectId} = ${projects.id} AND ${projectMembers.userId} = ${userId}))`;
}

/** Condition on `projects`: what is tracked now may go there: not archived, and this user may track on it. */
export function takesTimeOf(userId: string | Column): SQL {
  return sql`(${projects.archivedAt} IS NULL AND ${mayTrack(userId)})`;
}

/** Condition on `projects`: the actor sees it. Members see what they may track on; everybody else sees the whole workspace. */
export function isVisibleTo(actor: Actor): SQL | undefined {
  const scope = eq(projects.workspaceId, actor.workspaceId);
  return "role" in actor && actor.role === "member" ? and(scope, mayTrack(actor.userId)) : scope;
}

/** Condition on `projects`: open for work by the actor: visible and not archived. */
export function isOpenTo(actor: Actor): SQL | undefined {
  return and(isVisibleTo(actor), sql`${projects.archivedAt} IS NULL`);
}

/** The row of a project that the actor sees. Throws not_found. */
export async function findProject(ctx: Ctx, id: string) {
  const row = await ctx.db
    .select()
    .from(projects)
    .where(and(isVisibleTo(ctx.actor), eq(projects.id, id)))
    .get();
  if (row === undefined) throw notFound("project");
  return row;
}

/** Throws not_found when the actor does not see the project, invalid when it is archived. */
export async function requireOpenProject(ctx: Ctx, projectId: string): Promise<void> {
  const { name, archivedAt } = await findProject(ctx, projectId);
  if (archivedAt === null) return;
  throw new AppError(
    "invalid",
    `“${name}” is archived. Restore the project first, or choose another one.`,
    "projectId",
  );
}
