import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";

import { clients } from "../../db/schema/money.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findClient } from "./access.ts";

/** Pickers no longer offer it; its projects and their time stay. Idempotent. Throws forbidden, not_found. */
export async function archiveClient(ctx: Ctx, id: string): Promise<void> {
  requireManager(ctx.actor, "archive clients");
  await setArchived(ctx, id, true);
}

/** Takes a client out of the archive. Idempotent. Throws forbidden, not_found. */
export async function restoreClient(ctx: Ctx, id: string): Promise<void> {
  requireManager(ctx.actor, "restore clients");
  await setArchived(ctx, id, false);
}

async function setArchived(ctx: Ctx, id: string, isArchived: boolean): Promise<void> {
  const { db, now } = ctx;
  const { workspaceId, name } = await findClient(ctx, id);
  const isOther = isArchived ? isNull(clients.archivedAt) : isNotNull(clients.archivedAt);
  await commit(ctx, {
    statements: [
      db
        .update(clients)
        .set({
          archivedAt: isArchived ? now : null,
          updatedAt: now,
          version: sql`${clients.version} + 1`,
        })
        .where(and(eq(clients.workspaceId, workspaceId), eq(clients.id, id), isOther)),
    ],
    audit: { action: isArchived ? "client.archived" : "client.restored", target: id, detail: { name } },
  });
}
