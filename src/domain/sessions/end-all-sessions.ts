import { eq } from "drizzle-orm";

import { sessions } from "../../db/schema/people.ts";
import { auditIfChanged } from "../audit.ts";
import type { PersonCtx } from "../context.ts";

/** Signs the actor out everywhere, this browser included. */
export async function endAllSessions(ctx: PersonCtx): Promise<void> {
  const { userId } = ctx.actor;
  await ctx.db.batch([
    ctx.db.delete(sessions).where(eq(sessions.userId, userId)),
    auditIfChanged(ctx, "session.end_all", userId),
  ]);
}
