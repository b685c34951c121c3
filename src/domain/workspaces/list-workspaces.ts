import { asc, eq } from "drizzle-orm";

import { memberships, workspaces } from "../../db/schema/people.ts";
import type { PersonCtx } from "../context.ts";

/** The statement for those that the actor is a member of, by name. */
export function listWorkspaces({ db, actor }: PersonCtx) {
  return db
    .select({ id: workspaces.id, name: workspaces.name, role: memberships.role })
    .from(memberships)
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .where(eq(memberships.userId, actor.userId))
    .orderBy(asc(workspaces.name), asc(workspaces.id));
}

export type ListedWorkspace = Awaited<ReturnType<typeof listWorkspaces>>[number];
