import { and, eq, isNotNull, sql } from "drizzle-orm";

import { projects } from "../../db/schema/work.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findProject } from "./access.ts";

/** Opens an archived project again. Idempotent. Throws forbidden, not_found. */
export async function restoreProject(ctx: Ctx, id: string): Promise<void> {
  requireManager(ctx.actor, "restore projects");
  const { db, now } = ctx;
  const { workspaceId, name } = await findProject(ctx, id);
  await commit(ctx, {
    statements: [
      db
        .update(projects)
        .set({ archivedAt: null, updatedAt: now, version: sql`${projects.version} + 1` })
        .where(
          and(eq(projects.workspaceId, workspaceId), eq(projects.id, id), isNotNull(projects.archivedAt)),
        ),
    ],
    audit: { action: "project.restored", target: id, detail: { name } },
    event: { type: "project.changed", projectId: id },
  });
}
