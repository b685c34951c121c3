import { and, eq } from "drizzle-orm";

import { memberships } from "../../db/schema/people.ts";
import { projectMembers } from "../../db/schema/work.ts";
import { notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findProject } from "./access.ts";

/** Lets a member of the workspace track on a project that only its members may use. Idempotent. Throws forbidden, not_found. */
export async function addProjectMember(
  ctx: Ctx,
  input: { projectId: string; userId: string },
): Promise<void> {
  requireManager(ctx.actor, "choose who works on a project");
  const { db, now } = ctx;
  const { workspaceId, id: projectId } = await findProject(ctx, input.projectId);
  const { userId } = input;
  const member = await db
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.workspaceId, workspaceId), eq(memberships.userId, userId)))
    .get();
  if (member === undefined) throw notFound("member");
  await commit(ctx, {
    statements: [
      db
        .insert(projectMembers)
        .values({ workspaceId, projectId, userId, createdAt: now })
        .onConflictDoNothing(),
    ],
    audit: { action: "project.member_added", target: projectId, detail: { userId } },
    event: { type: "project.changed", projectId },
  });
}
