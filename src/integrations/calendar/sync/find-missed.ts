import { and, eq, gt, isNull, lt, ne, or } from "drizzle-orm";

import { suggestions } from "../../../db/schema/calendar.ts";
import type { Ctx } from "../../../domain/context.ts";
import { sha256Hex } from "../../../lib/digest.ts";
import type { EventWindow } from "../../../providers/calendar.ts";
import type { BindingRow } from "../../webhooks/applied.ts";

/** Short marks of events, to remember thousands of them in a run. */
export function marksOf(eventIds: string[]): Promise<string[]> {
  return Promise.all(eventIds.map(async (id) => (await sha256Hex(id)).slice(0, 12)));
}

/** Events that are stored within the window, and that a walk over the whole calendar did not meet. */
export async function findMissed(
  ctx: Ctx,
  { workspaceId, createdBy, id }: BindingRow,
  { met, window }: { met: string[]; window: EventWindow },
): Promise<string[]> {
  const stored = await ctx.db
    .select({ eventId: suggestions.eventId })
    .from(suggestions)
    .where(
      and(
        eq(suggestions.workspaceId, workspaceId),
        eq(suggestions.userId, createdBy),
        eq(suggestions.bindingId, id),
        lt(suggestions.startsAt, window.to),
        gt(suggestions.endsAt, window.from),
        or(isNull(suggestions.skipped), ne(suggestions.skipped, "cancelled")),
      ),
    );
  const marks = await marksOf(stored.map(({ eventId }) => eventId));
  const known = new Set(met);
  return stored.flatMap(({ eventId }, index) => (known.has(marks[index] ?? "") ? [] : [eventId]));
}
