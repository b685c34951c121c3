import { and, eq, sql } from "drizzle-orm";

import { memberships, sessions } from "../../db/schema/people.ts";
import { notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";

/** Moves the actor's session to another workspace that they are a member of. Throws not_found. */
export async function switchWorkspace(
  ctx: PersonCtx,
  input: { sessionPublicId: string; workspaceId: string },
): Promise<void> {
  const { userId } = ctx.actor;
  const { sessionPublicId, workspaceId } = input;
  const isMember = sql`exists (select 1 from ${memberships} where ${memberships.workspaceId} = ${workspaceId} and ${memberships.userId} = ${userId})`;
  const [moved] = await commit(ctx, {
    statements: [
      ctx.db
        .update(sessions)
        .set({ workspaceId })
        .where(and(eq(sessions.userId, userId), eq(sessions.publicId, sessionPublicId), isMember))
        .returning({ publicId: sessions.publicId }),
    ],
    audit: { action: "session.switch", target: sessionPublicId, detail: { workspaceId } },
  });
  if (moved.length === 0) throw notFound("workspace");
}
