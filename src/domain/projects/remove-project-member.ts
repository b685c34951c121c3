import { and, eq } from "drizzle-orm";

import { projectMembers } from "../../db/schema/work.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findProject } from "./access.ts";

/** Takes a person off a project; what they tracked stays. Idempotent. Throws forbidden, not_found (project). */
export async function removeProjectMember(
  ctx: Ctx,
  input: { projectId: string; userId: string },
): Promise<void> {
  requireManager(ctx.actor, "choose who works on a project");
  const { db } = ctx;
  const { workspaceId, id } = await findProject(ctx, input.projectId);
  await commit(ctx, {
    statements: [
      db
        .delete(projectMembers)
        .where(
          and(
            eq(projectMembers.workspaceId, workspaceId),
            eq(projectMembers.projectId, id),
            eq(projectMembers.userId, input.userId),
          ),
        ),
    ],
    audit: { action: "project.member_removed", target: id, detail: { userId: input.userId } },
    event: { type: "project.changed", projectId: id },
  });
}
