import { and, eq } from "drizzle-orm";

import { sessions } from "../../db/schema/people.ts";
import { notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";

/** Signs one of the actor's own browsers out, by the session's public id. Throws not_found. */
export async function endSession(ctx: PersonCtx, publicId: string): Promise<void> {
  const [ended] = await commit(ctx, {
    statements: [
      ctx.db
        .delete(sessions)
        .where(and(eq(sessions.userId, ctx.actor.userId), eq(sessions.publicId, publicId)))
        .returning({ publicId: sessions.publicId }),
    ],
    audit: { action: "session.end", target: publicId },
  });
  if (ended.length === 0) throw notFound("session");
}
