import { commit } from "../commit.ts";
import type { Ctx } from "../context.ts";
import { listTags } from "./list-tags.ts";
import { createTags, namedTags, type Tag } from "./tag.ts";

/** Makes tags of the names that nobody used yet; all tags of the workspace. Throws invalid. */
export async function ensureTags(ctx: Ctx, names: readonly string[]): Promise<Tag[]> {
  const named = namedTags(names);
  if (named.size > 0) {
    const { statement, audit } = createTags(ctx, named);
    await commit(ctx, { statements: [statement], audit });
  }
  return listTags(ctx);
}
