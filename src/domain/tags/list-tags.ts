import { asc, eq } from "drizzle-orm";

import { tags } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";

/** The statement behind listTags, for a page's own batch. Rows: id and name, by name. */
export function allTags({ db, actor }: Ctx) {
  return db
    .select({ id: tags.id, name: tags.name })
    .from(tags)
    .where(eq(tags.workspaceId, actor.workspaceId))
    .orderBy(asc(tags.nameNorm));
}

/** All tags of the workspace, by name. */
export async function listTags(ctx: Ctx) {
  return allTags(ctx);
}
