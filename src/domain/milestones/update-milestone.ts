import { milestones } from "../../db/schema/event-links.ts";
import { notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findProject } from "../projects/access.ts";
import { type MilestoneInput, milestoneRow, parseMilestone } from "./milestone.ts";

type Update = MilestoneInput & { projectId: string; id: string };

/** Renames or moves a milestone. Throws forbidden, not_found, invalid (with the field). */
export async function updateMilestone(ctx: Ctx, input: Update): Promise<void> {
  requireManager(ctx.actor, "set milestones");
  const { workspaceId } = await findProject(ctx, input.projectId);
  const given = parseMilestone(input);
  const { id } = input;
  const [changed] = await commit(ctx, {
    statements: [
      ctx.db
        .update(milestones)
        .set({ ...given, updatedAt: ctx.now })
        .where(milestoneRow(workspaceId, input))
        .returning({ id: milestones.id }),
    ],
    audit: { action: "milestone.update", target: `milestone:${id}`, detail: given },
    event: { type: "milestone.changed", milestoneId: id },
  });
  if (changed.length === 0) throw notFound("milestone");
}
