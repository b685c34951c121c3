import { eq } from "drizzle-orm";

import { users } from "../../db/schema/people.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";

/** Whether the actor sees the same work of a day as one row, in all their workspaces. */
export async function chooseGrouping(ctx: PersonCtx, groupsSameWork: boolean): Promise<void> {
  const { db, actor } = ctx;
  await commit(ctx, {
    statements: [db.update(users).set({ groupsSameWork }).where(eq(users.id, actor.userId))],
    audit: { action: "profile.update", target: actor.userId, detail: { groupsSameWork } },
  });
}
