import { and, eq, type SQL, sql } from "drizzle-orm";

import { tags } from "../../db/schema/work.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import type { Audited } from "../commit.ts";
import type { Ctx } from "../context.ts";
import { createTags, namedTags, tagIds } from "./tag.ts";

const mostTags = 20;

type TagWish = { tagIds?: string[] | undefined; tagNames?: string[] | undefined };

/** What the tags of an entry or task are, and how those that are new come to be, beforehand in the commit. */
export type TagChoice = { value: string[] | SQL; beforehand: readonly Audited[] };

/** Condition of a wish. Throws invalid. */
export function checkTags({ tagIds: ids = [], tagNames = [] }: TagWish): void {
  if (ids.length + tagNames.length > mostTags)
    throw new AppError("invalid", `Use at most ${mostTags} tags. Remove some.`, "tags");
}

/** The tags named by id or name, each once; undefined when none were mentioned. `known` = what knownTags found. Throws not_found, invalid. */
export function chooseTags(ctx: Ctx, wish: TagWish, known: readonly { id: string }[]): TagChoice | undefined {
  if (wish.tagIds === undefined && wish.tagNames === undefined) return undefined;
  checkTags(wish);
  const ids = [...new Set(wish.tagIds)];
  if (known.length < ids.length) throw notFound("tag");
  const named = namedTags(wish.tagNames ?? []);
  if (named.size === 0) return { value: ids, beforehand: [] };
  const byName = tagIds(ctx, sql`${JSON.stringify([...named.keys()])}`);
  // Both lists as one, without repeats.
  const value = sql`(SELECT json_group_array(DISTINCT value) FROM (
    SELECT value FROM json_each(${JSON.stringify(ids)}) UNION ALL SELECT value FROM json_each(${byName})))`;
  return { value, beforehand: [createTags(ctx, named)] };
}

/** The same, when there is nothing else to ask for. */
export async function wishedTags(ctx: Ctx, wish: TagWish): Promise<TagChoice | undefined> {
  return chooseTags(ctx, wish, wish.tagIds?.length ? await knownTags(ctx, wish.tagIds) : []);
}

/** The statement that finds those of the ids that are still tags of the workspace. */
export function knownTags({ db, actor }: Ctx, ids: readonly string[]) {
  return db
    .select({ id: tags.id })
    .from(tags)
    .where(
      and(
        eq(tags.workspaceId, actor.workspaceId),
        sql`${tags.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
      ),
    );
}
