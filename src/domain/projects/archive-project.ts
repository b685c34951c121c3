import { and, eq, isNull, sql } from "drizzle-orm";

import { projects } from "../../db/schema/work.ts";
import { auditIfChanged } from "../audit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findProject } from "./access.ts";
import { announceProject } from "./announce-project.ts";

/** Nobody can track on it any more; tasks, time and a running timer stay. Idempotent. Throws forbidden, not_found. */
export async function archiveProject(ctx: Ctx, id: string): Promise<void> {
  requireManager(ctx.actor, "archive projects");
  const { db, now } = ctx;
  const { workspaceId, name } = await findProject(ctx, id);
  await db.batch([
    db
      .update(projects)
      .set({ archivedAt: now, updatedAt: now, version: sql`${projects.version} + 1` })
      .where(and(eq(projects.workspaceId, workspaceId), eq(projects.id, id), isNull(projects.archivedAt))),
    auditIfChanged(ctx, "project.archived", id, { name }),
  ]);
  await announceProject(ctx, id);
}
