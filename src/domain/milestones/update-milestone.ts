import { milestones } from "../../db/schema/event-links.ts";
import { notFound } from "../../lib/errors.ts";
import { hearing } from "../announce.ts";
import { auditIfChanged } from "../audit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findProject } from "../projects/access.ts";
import { announceMilestone, type MilestoneInput, milestoneRow, readMilestone } from "./milestone.ts";

type Update = MilestoneInput & { projectId: string; id: string };

/** Renames or moves a milestone. Throws forbidden, not_found, invalid (with the field). */
export async function updateMilestone(ctx: Ctx, input: Update): Promise<void> {
  requireManager(ctx.actor, "set milestones");
  const { workspaceId } = await findProject(ctx, input.projectId);
  const given = readMilestone(input);
  const { id } = input;
  const [changed, , heard] = await ctx.db.batch([
    ctx.db
      .update(milestones)
      .set({ ...given, updatedAt: ctx.now })
      .where(milestoneRow(workspaceId, input))
      .returning({ id: milestones.id }),
    auditIfChanged(ctx, "milestone.update", `milestone:${id}`, given),
    hearing(ctx),
  ]);
  if (changed.length === 0) throw notFound("milestone");
  await announceMilestone(ctx, heard, id);
}
