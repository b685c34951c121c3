import { and, type Column, type SQL, sql } from "drizzle-orm";

import { projects, tags } from "../../db/schema/work.ts";
import type { SearchWish } from "./parse-search.ts";

/** `instr`, because D1 refuses LIKE patterns over 50 bytes. */
export function isIn(column: SQL | Column, text: string): SQL {
  return sql`instr(${column}, ${text}) > 0`;
}

/** Condition on `projects`: it is the one behind "@". */
export function callsProject({ project }: SearchWish): SQL | undefined {
  return project === "" ? undefined : isCalled(project);
}

/** Condition on `projects`: a word of the name begins so, or this is the code. */
export function isCalled(folded: string): SQL {
  return sql`(instr(' ' || coalesce(${projects.nameNorm}, ''), ${` ${folded}`}) > 0
    OR lower(coalesce(${projects.code}, '')) = ${folded})`;
}

/** Condition on a row with tags: it has one for each "#". */
export function hasTags({ tags: wanted }: SearchWish, of: { tags: Column; workspaceId: Column }) {
  const each = wanted.map(
    (begin) => sql`EXISTS (SELECT 1 FROM json_each(${of.tags}) AS tagged
      CROSS JOIN ${tags} ON ${tags.workspaceId} = ${of.workspaceId} AND ${tags.id} = tagged.value
      WHERE instr(${tags.nameNorm}, ${begin}) = 1)`,
  );
  return and(...each);
}
