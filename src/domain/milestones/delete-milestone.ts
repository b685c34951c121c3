import { milestones } from "../../db/schema/event-links.ts";
import { notFound } from "../../lib/errors.ts";
import { hearing } from "../announce.ts";
import { auditIfChanged } from "../audit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findProject } from "../projects/access.ts";
import { announceMilestone, milestoneRow } from "./milestone.ts";

/** Deletes a milestone. Throws forbidden, not_found. */
export async function deleteMilestone(ctx: Ctx, which: { projectId: string; id: string }): Promise<void> {
  requireManager(ctx.actor, "set milestones");
  const { workspaceId } = await findProject(ctx, which.projectId);
  const [deleted, , heard] = await ctx.db.batch([
    ctx.db.delete(milestones).where(milestoneRow(workspaceId, which)).returning({ name: milestones.name }),
    auditIfChanged(ctx, "milestone.delete", `milestone:${which.id}`, {}),
    hearing(ctx),
  ]);
  if (deleted.length === 0) throw notFound("milestone");
  await announceMilestone(ctx, heard, which.id);
}
