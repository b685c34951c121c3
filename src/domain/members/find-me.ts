import { eq } from "drizzle-orm";

import { users, workspaces } from "../../db/schema/people.ts";
import { notFound } from "../../lib/errors.ts";
import type { PersonCtx } from "../context.ts";

/** The person behind an actor, with the workspace they act in. Throws not_found when either was erased meanwhile. */
export async function findMe({ db, actor }: PersonCtx) {
  const [people, found] = await db.batch([
    db
      .select({ userId: users.id, name: users.name, timeZone: users.timeZone, weekStart: users.weekStart })
      .from(users)
      .where(eq(users.id, actor.userId)),
    db
      .select({ workspaceId: workspaces.id, workspaceName: workspaces.name })
      .from(workspaces)
      .where(eq(workspaces.id, actor.workspaceId)),
  ]);
  const [person] = people;
  const [workspace] = found;
  if (person === undefined || workspace === undefined) throw notFound("account");
  return { ...person, ...workspace };
}
