import { and, eq } from "drizzle-orm";

import { tags } from "../../db/schema/work.ts";
import { isUniqueViolation } from "../../db/unique-violation.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { fold } from "../../lib/fold.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { parseTagName, type Tag } from "./tag.ts";

/** Renames a tag everywhere. Throws forbidden, not_found, invalid, conflict (name taken). */
export async function renameTag(ctx: Ctx, input: { id: string; name: string }): Promise<Tag> {
  requireManager(ctx.actor, "rename tags");
  const name = parseTagName(input.name);
  try {
    const [[tag]] = await commit(ctx, {
      statements: [
        ctx.db
          .update(tags)
          .set({ name, nameNorm: fold(name) })
          .where(and(eq(tags.workspaceId, ctx.actor.workspaceId), eq(tags.id, input.id)))
          .returning({ id: tags.id, name: tags.name }),
      ],
      audit: { action: "tag.rename", target: `tag:${input.id}`, detail: { name } },
    });
    if (tag === undefined) throw notFound("tag");
    return tag;
  } catch (error) {
    if (!isUniqueViolation(error, "tags.name_norm")) throw error;
    throw new AppError("conflict", `There is already a tag called “${name}”. Choose another name.`, "name");
  }
}
