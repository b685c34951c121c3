import { asc, eq } from "drizzle-orm";

import { memberships, workspaces } from "../../db/schema/people.ts";
import type { PersonCtx, Role } from "../context.ts";

export type ListedWorkspace = { id: string; name: string; role: Role };

/** Those that the actor is a member of, by name. */
export function listWorkspaces({ db, actor }: PersonCtx): Promise<ListedWorkspace[]> {
  return db
    .select({ id: workspaces.id, name: workspaces.name, role: memberships.role })
    .from(memberships)
    .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
    .where(eq(memberships.userId, actor.userId))
    .orderBy(asc(workspaces.name), asc(workspaces.id));
}
