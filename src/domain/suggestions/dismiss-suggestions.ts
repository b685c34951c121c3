import { and, isNull } from "drizzle-orm";

import { suggestions } from "../../db/schema/calendar.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { isOneOf } from "./is-one-of.ts";

/** Puts suggestions aside for good, also when their events change later. Throws conflict when there is none to dismiss. */
export async function dismissSuggestions(ctx: PersonCtx, ids: string[]): Promise<string[]> {
  const [dismissed] = await commit(ctx, {
    statements: [
      ctx.db
        .update(suggestions)
        .set({ decision: "dismissed", updatedAt: ctx.now })
        .where(and(isOneOf(ctx, ctx.actor.userId, ids), isNull(suggestions.decision)))
        .returning({ id: suggestions.id }),
    ],
    audit: { action: "suggestion.dismiss", target: "suggestions", detail: { ids } },
  });
  if (dismissed.length === 0) throw new AppError("conflict", "This was decided already.");
  return dismissed.map(({ id }) => id);
}
