import { milestones } from "../../db/schema/event-links.ts";
import { notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findProject } from "../projects/access.ts";
import { milestoneRow } from "./milestone.ts";

/** Deletes a milestone. Throws forbidden, not_found. */
export async function deleteMilestone(ctx: Ctx, which: { projectId: string; id: string }): Promise<void> {
  requireManager(ctx.actor, "set milestones");
  const { workspaceId } = await findProject(ctx, which.projectId);
  const [deleted] = await commit(ctx, {
    statements: [
      ctx.db.delete(milestones).where(milestoneRow(workspaceId, which)).returning({ name: milestones.name }),
    ],
    audit: { action: "milestone.delete", target: `milestone:${which.id}` },
    event: { type: "milestone.changed", milestoneId: which.id },
  });
  if (deleted.length === 0) throw notFound("milestone");
}
