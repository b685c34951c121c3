import { type SQL, sql } from "drizzle-orm";

import { tags } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { fold } from "../../lib/fold.ts";
import { createId } from "../../lib/id.ts";
import type { Audited } from "../commit.ts";
import type { Ctx } from "../context.ts";

export type Tag = { id: string; name: string };

const mostAtOnce = 50;

/** A tag's name on one line. Throws invalid when it is empty or longer than 50 characters. */
export function parseTagName(text: string): string {
  const name = text.replace(/\s+/g, " ").trim();
  if (name === "") throw new AppError("invalid", "Give the tag a name.", "name");
  if (name.length > 50) throw new AppError("invalid", "A tag has at most 50 characters.", "tags");
  return name;
}

/** Names by what makes them the same tag: case, accents and repeats make no difference. Throws invalid. */
export function namedTags(names: readonly string[]): Map<string, string> {
  const named = new Map(
    names.filter((name) => name.trim() !== "").map((name) => [fold(name), parseTagName(name)]),
  );
  if (named.size > mostAtOnce) throw new AppError("invalid", "Use at most 50 tags at once.", "tags");
  return named;
}

/** Makes tags of the names that nobody used yet, beforehand in a commit; existing ones write no row. */
export function createTags({ db, actor, now }: Ctx, named: Map<string, string>): Audited {
  const rows = JSON.stringify([...named].map(([norm, name]) => [createId(now), name, norm]));
  const statement = db
    .insert(tags)
    .select(
      sql`SELECT ${actor.workspaceId}, value ->> 0, value ->> 1, value ->> 2, ${now} FROM json_each(${rows}) WHERE true`,
    )
    .onConflictDoNothing();
  const audit = { action: "tag.create", target: "tags", detail: { names: [...named.values()] } };
  return { statement, audit };
}

/** The ids of tags by their folded names, as an expression: a JSON array in the order of `norms` (a JSON array too). */
export function tagIds({ actor }: Pick<Ctx, "actor">, norms: SQL): SQL {
  return sql`(SELECT json_group_array(tags.id) FROM json_each(${norms}) AS named
    CROSS JOIN tags ON tags.workspace_id = ${actor.workspaceId} AND tags.name_norm = named.value)`;
}
