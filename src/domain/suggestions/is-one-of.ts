import { and, eq, gte, sql, type SQL } from "drizzle-orm";

import { suggestions } from "../../db/schema/calendar.ts";
import type { Ctx } from "../context.ts";
import { keptMs } from "./suggestion.ts";

/** Condition: the person's suggestions of these ids. Reads their suggestions along the primary key, which are some hundred. */
export function isOneOf({ actor, now }: Ctx, userId: string, ids: string[]): SQL | undefined {
  return and(
    eq(suggestions.workspaceId, actor.workspaceId),
    eq(suggestions.userId, userId),
    gte(suggestions.startsAt, now - keptMs),
    sql`${suggestions.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  );
}
