import { and, asc, eq, sql } from "drizzle-orm";

import { memberships, users } from "../../db/schema/people.ts";
import { projects } from "../../db/schema/work.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import type { Ctx } from "../context.ts";
import { mayTrack } from "../projects/access.ts";

/** Throws not_found unless the user is a member of the workspace, invalid unless they may track on all of these projects, each given once. */
export async function requireAssignable(ctx: Ctx, userId: string, ...projectIds: string[]): Promise<void> {
  const { workspaceId } = ctx.actor;
  const ids = JSON.stringify(projectIds);
  const row = await ctx.db
    .select({
      name: users.name,
      isAllowed: sql<number>`(SELECT count(*) FROM ${projects} WHERE ${projects.workspaceId} = ${workspaceId}
        AND ${projects.id} IN (SELECT value FROM json_each(${ids})) AND ${mayTrack(userId)}) = ${projectIds.length}`,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, userId)))
    .get();
  if (row === undefined) throw notFound("member");
  if (row.isAllowed === 1) return;
  throw new AppError(
    "invalid",
    `${row.name} is not a member of this project. Add them to the project first.`,
    "assigneeId",
  );
}

/** The statement that reads everybody whom a task may be assigned to, for a page's own batch. Rows: id, name; by name. */
export function everybody({ db, actor }: Ctx) {
  return db
    .select({ id: users.id, name: users.name })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.workspaceId, actor.workspaceId))
    .orderBy(asc(users.name));
}
