import { eq } from "drizzle-orm";

import { sessions } from "../../db/schema/people.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";

/** Signs the actor out everywhere, this browser included. */
export async function endAllSessions(ctx: PersonCtx): Promise<void> {
  const { userId } = ctx.actor;
  await commit(ctx, {
    statements: [ctx.db.delete(sessions).where(eq(sessions.userId, userId))],
    audit: { action: "session.end_all", target: userId },
  });
}
