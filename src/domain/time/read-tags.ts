import { and, eq, sql } from "drizzle-orm";

import { tags } from "../../db/schema/work.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import type { Ctx } from "../context.ts";
import { findOrCreateTags } from "../tags/find-or-create-tags.ts";

const mostTags = 20;

type TagWish = { tagIds?: string[] | undefined; tagNames?: string[] | undefined };

/** The ids of the tags named by id or name, each once; undefined when none were mentioned. Throws not_found, invalid. */
export async function readTags(ctx: Ctx, wish: TagWish): Promise<string[] | undefined> {
  const { tagIds, tagNames } = wish;
  if (tagIds === undefined && tagNames === undefined) return undefined;
  if ((tagIds?.length ?? 0) + (tagNames?.length ?? 0) > mostTags) {
    throw new AppError("invalid", `An entry has at most ${mostTags} tags. Remove some.`, "tags");
  }
  const known = await knownTags(ctx, tagIds ?? []);
  if (known.length < new Set(tagIds).size) throw notFound("tag");
  const named = await findOrCreateTags(ctx, tagNames ?? []);
  return [...new Set([...known, ...named.map(({ id }) => id)])];
}

/** Those of the ids that are still tags of the workspace. */
export async function knownTags(ctx: Ctx, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await ctx.db
    .select({ id: tags.id })
    .from(tags)
    .where(
      and(
        eq(tags.workspaceId, ctx.actor.workspaceId),
        sql`${tags.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
      ),
    );
  return rows.map(({ id }) => id);
}
