import { milestones } from "../../db/schema/event-links.ts";
import { createId } from "../../lib/id.ts";
import { hearing } from "../announce.ts";
import { auditEntry } from "../audit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findProject } from "../projects/access.ts";
import { announceMilestone, type MilestoneInput, readMilestone } from "./milestone.ts";

/** Adds a date that a project works towards; its id. Throws forbidden, not_found, invalid (with the field). */
export async function addMilestone(ctx: Ctx, input: MilestoneInput & { projectId: string }): Promise<string> {
  requireManager(ctx.actor, "set milestones");
  const { workspaceId, id: projectId } = await findProject(ctx, input.projectId);
  const given = readMilestone(input);
  const id = createId(ctx.now);
  const { db, now } = ctx;
  const [, , heard] = await db.batch([
    db.insert(milestones).values({ workspaceId, projectId, id, ...given, createdAt: now, updatedAt: now }),
    auditEntry(ctx, "milestone.add", `milestone:${id}`, given),
    hearing(ctx),
  ]);
  await announceMilestone(ctx, heard, id);
  return id;
}
