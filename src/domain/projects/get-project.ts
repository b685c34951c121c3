import { and, asc, count, eq, getTableColumns, isNull, sql } from "drizzle-orm";
import type { BatchResponse } from "drizzle-orm/batch";

import { memberships, users } from "../../db/schema/people.ts";
import { projectMembers, projects, tasks } from "../../db/schema/work.ts";
import { notFound } from "../../lib/errors.ts";
import type { Ctx } from "../context.ts";
import { isVisibleTo } from "./access.ts";
import { clientName } from "./client-name.ts";
import { trackedDays } from "./list-projects.ts";
import { type Project, projectOf } from "./project.ts";
import { trackedSince } from "./tracked-time.ts";

export type ProjectPerson = { userId: string; name: string; isMember: boolean };

export type ProjectDetail = Project & {
  clientName: string | null;
  openTasks: number;
  /** Time of everybody in the last 30 days, in milliseconds; running timers up to now. */
  trackedMs: number;
  /** Everybody of the workspace, by name; `isMember` = is a member of the project. */
  people: ProjectPerson[];
};

/** A project with its people and what happens in it. Throws not_found. */
export async function getProject(ctx: Ctx, id: string): Promise<ProjectDetail> {
  return projectDetailOf(id, await ctx.db.batch(projectById(ctx, id)));
}

/** The statements behind getProject, for a page's own batch. */
export function projectById(ctx: Ctx, id: string) {
  const { db, actor, now } = ctx;
  return [
    db
      .select({ ...getTableColumns(projects), clientName })
      .from(projects)
      .where(and(isVisibleTo(actor), eq(projects.id, id))),
    peopleOf(ctx, id),
    db
      .select({ count: count().as("open") })
      .from(sql`${tasks} INDEXED BY tasks_project`)
      .where(
        and(
          eq(tasks.workspaceId, actor.workspaceId),
          eq(tasks.projectId, id),
          isNull(tasks.completedAt),
          isNull(tasks.archivedAt),
        ),
      ),
    trackedSince(ctx, now - trackedDays * 86_400_000),
  ] as const;
}

/** The project that the rows of `projectById` make. Throws not_found. */
export function projectDetailOf(
  id: string,
  [[row], people, [open], tracked]: BatchResponse<ReturnType<typeof projectById>>,
): ProjectDetail {
  if (row === undefined) throw notFound("project");
  return {
    ...projectOf(row),
    clientName: row.clientName,
    openTasks: open?.count ?? 0,
    trackedMs: tracked.find(({ projectId }) => projectId === id)?.trackedMs ?? 0,
    people: people.map(({ userId, name, isMember }) => ({ userId, name, isMember: isMember === 1 })),
  };
}

function peopleOf({ db, actor }: Ctx, projectId: string) {
  return db
    .select({
      userId: memberships.userId,
      name: users.name,
      isMember: sql<number>`EXISTS (SELECT 1 FROM ${projectMembers}
        WHERE ${projectMembers.workspaceId} = ${memberships.workspaceId}
          AND ${projectMembers.projectId} = ${projectId}
          AND ${projectMembers.userId} = ${memberships.userId})`.as("is_member"),
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.workspaceId, actor.workspaceId))
    .orderBy(asc(users.name));
}
