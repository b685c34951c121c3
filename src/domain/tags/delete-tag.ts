import { and, eq } from "drizzle-orm";

import { tags } from "../../db/schema/work.ts";
import { notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";

/** Removes a tag. Entries keep its id, which pages then no longer show. Throws forbidden, not_found. */
export async function deleteTag(ctx: Ctx, id: string): Promise<void> {
  requireManager(ctx.actor, "delete tags");
  const [deleted] = await commit(ctx, {
    statements: [
      ctx.db
        .delete(tags)
        .where(and(eq(tags.workspaceId, ctx.actor.workspaceId), eq(tags.id, id)))
        .returning({ id: tags.id }),
    ],
    audit: { action: "tag.delete", target: `tag:${id}` },
  });
  if (deleted.length === 0) throw notFound("tag");
}
