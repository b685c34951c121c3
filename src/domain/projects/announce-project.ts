import { announce, hearing } from "../announce.ts";
import type { Ctx } from "../context.ts";

/** Tells those who listen that a project has another name, was archived or restored, or takes the time of others. Never throws. */
export async function announceProject(ctx: Ctx, projectId: string): Promise<void> {
  await announce(ctx, await hearing(ctx), { type: "project.changed", projectId });
}
