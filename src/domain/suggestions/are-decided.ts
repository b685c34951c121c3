import { and, eq } from "drizzle-orm";

import { suggestions } from "../../db/schema/calendar.ts";
import type { PersonCtx } from "../context.ts";
import { isOneOf } from "./is-one-of.ts";

/** Whether the person decided so about every one of these already: to ask for it again is no mistake. */
export async function areDecided(
  ctx: PersonCtx,
  ids: string[],
  decision: "accepted" | "dismissed",
): Promise<boolean> {
  const mine = isOneOf(ctx, ctx.actor.userId, ids);
  const decided = await ctx.db
    .select({ id: suggestions.id })
    .from(suggestions)
    .where(and(mine, eq(suggestions.decision, decision)));
  return decided.length > 0 && decided.length === new Set(ids).size;
}
