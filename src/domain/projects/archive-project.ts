import { and, eq, isNull, sql } from "drizzle-orm";

import { projects } from "../../db/schema/work.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findProject } from "./access.ts";

/** Nobody can track on it any more; tasks, time and a running timer stay. Idempotent. Throws forbidden, not_found. */
export async function archiveProject(ctx: Ctx, id: string): Promise<void> {
  requireManager(ctx.actor, "archive projects");
  const { db, now } = ctx;
  const { workspaceId, name } = await findProject(ctx, id);
  await commit(ctx, {
    statements: [
      db
        .update(projects)
        .set({ archivedAt: now, updatedAt: now, version: sql`${projects.version} + 1` })
        .where(and(eq(projects.workspaceId, workspaceId), eq(projects.id, id), isNull(projects.archivedAt))),
    ],
    audit: { action: "project.archived", target: id, detail: { name } },
    event: { type: "project.changed", projectId: id },
  });
}
