import { and, eq, sql } from "drizzle-orm";

import { tags } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { fold } from "../../lib/fold.ts";
import { createId } from "../../lib/id.ts";
import type { Ctx } from "../context.ts";

export type Tag = { id: string; name: string };

/** A tag's name on one line. Throws invalid when it is empty or longer than 50 characters. */
export function readTagName(text: string): string {
  const name = text.replace(/\s+/g, " ").trim();
  if (name === "") throw new AppError("invalid", "Give the tag a name.", "name");
  if (name.length > 50) throw new AppError("invalid", "A tag has at most 50 characters.", "tags");
  return name;
}

/**
 * The tags with these names, in the order given; names that nobody used yet become tags. Case, accents and repeats make
 * no difference. Existing names write no row. Throws invalid.
 */
export async function findOrCreateTags(ctx: Ctx, names: string[]): Promise<Tag[]> {
  const wanted = new Map(
    names.filter((name) => name.trim() !== "").map((name) => [fold(name), readTagName(name)]),
  );
  if (wanted.size === 0) return [];
  if (wanted.size > 50) throw new AppError("invalid", "Use at most 50 tags at once.", "tags");
  const known = await named(ctx, [...wanted.keys()]);
  const found = known.length === wanted.size ? known : await create(ctx, wanted);
  const byNorm = new Map(found.map(({ norm, ...tag }) => [norm, tag]));
  return [...wanted.keys()].flatMap((norm) => byNorm.get(norm) ?? []);
}

function named({ db, actor }: Ctx, norms: string[]) {
  return db
    .select({ id: tags.id, name: tags.name, norm: tags.nameNorm })
    .from(tags)
    .where(
      and(
        eq(tags.workspaceId, actor.workspaceId),
        sql`${tags.nameNorm} IN (SELECT value FROM json_each(${JSON.stringify(norms)}))`,
      ),
    );
}

/** No batch: the batch of a verb is its own. */
async function create(ctx: Ctx, wanted: Map<string, string>) {
  const { db, actor, now } = ctx;
  const rows = JSON.stringify([...wanted].map(([norm, name]) => [createId(now), name, norm]));
  await db
    .insert(tags)
    .select(
      sql`SELECT ${actor.workspaceId}, value ->> 0, value ->> 1, value ->> 2, ${now} FROM json_each(${rows}) WHERE true`,
    )
    .onConflictDoNothing();
  return named(ctx, [...wanted.keys()]);
}
