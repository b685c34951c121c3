import { milestones } from "../../db/schema/event-links.ts";
import { createId } from "../../lib/id.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findProject } from "../projects/access.ts";
import { type MilestoneInput, parseMilestone } from "./milestone.ts";

/** Adds a date that a project works towards; its id. Throws forbidden, not_found, invalid (with the field). */
export async function addMilestone(ctx: Ctx, input: MilestoneInput & { projectId: string }): Promise<string> {
  requireManager(ctx.actor, "set milestones");
  const { workspaceId, id: projectId } = await findProject(ctx, input.projectId);
  const given = parseMilestone(input);
  const id = createId(ctx.now);
  const { db, now } = ctx;
  await commit(ctx, {
    statements: [
      db.insert(milestones).values({ workspaceId, projectId, id, ...given, createdAt: now, updatedAt: now }),
    ],
    audit: { action: "milestone.add", target: `milestone:${id}`, detail: given },
    event: { type: "milestone.changed", milestoneId: id },
  });
  return id;
}
