import { and, desc, eq, isNull, ne, or, sql } from "drizzle-orm";

import { suggestions } from "../../../db/schema/calendar.ts";
import type {
  Calendar,
  EventRemoved,
  EventSnapshot,
  ListedBefore,
  ResolvedEvent,
} from "../../../providers/calendar.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import type { IntegrationContext, Sync } from "../../context.ts";
import { calendarOf } from "./calendar-of.ts";

/** More calls at once would not end in time. */
const mostAsked = 40;

export type Resolved = { items: EventSnapshot[]; removed: EventRemoved[] };

/**
 * What became of events that are no longer listed, which may mean deleted or moved out of sight: those that are in neither list
 * are left as they were. Only those that are stored matter, one call each; those that became time first. Throws ProviderError.
 */
export async function resolveRemoved(ctx: IntegrationContext, sync: Sync, ids: string[]): Promise<Resolved> {
  if (ids.length === 0) return { items: [], removed: [] };
  const { binding, call } = sync;
  const calendar = calendarOf(sync);
  const stored = await storedOf(ctx, binding, ids);
  if (calendar.resolveRemoved !== undefined) {
    const answers = await call(
      (access) => calendar.resolveRemoved?.(access, binding.externalId, stored) ?? Promise.resolve([]),
    );
    return sorted(stored, answers);
  }
  const resolved: ResolvedEvent[] = [];
  for (const { id } of stored.slice(0, mostAsked)) {
    // oxlint-disable-next-line no-await-in-loop -- a provider takes few calls at once from one mailbox, and other jobs call too
    resolved.push(await resolve(() => call((access) => calendar.get(access, binding.externalId, id))));
  }
  const rest = stored.slice(mostAsked).map(() => ({ is: "missing" as const }));
  return sorted(stored, [...resolved, ...rest]);
}

/** One that is there and cannot be read must not cost the others their run. */
async function resolve(get: () => ReturnType<Calendar["get"]>): Promise<ResolvedEvent> {
  try {
    const event = await get();
    return event === null ? { is: "gone" } : { is: "here", item: event };
  } catch (error) {
    if (error instanceof ProviderError && error.code === "invalid") return { is: "unknown" };
    throw error;
  }
}

function storedOf(ctx: IntegrationContext, binding: BindingRow, ids: string[]): Promise<ListedBefore[]> {
  const { eventId, startsAt, endsAt, entryId, skipped } = suggestions;
  return ctx.db
    .select({ id: eventId, startsAt, endsAt })
    .from(suggestions)
    .where(
      and(
        eq(suggestions.workspaceId, binding.workspaceId),
        eq(suggestions.userId, binding.createdBy),
        eq(suggestions.bindingId, binding.id),
        or(isNull(skipped), ne(skipped, "cancelled")),
        sql`${eventId} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
      ),
    )
    .orderBy(desc(sql`${entryId} IS NOT NULL`));
}

function sorted(stored: ListedBefore[], answers: ResolvedEvent[]): Resolved {
  const all: Resolved = { items: [], removed: [] };
  for (const [index, answer] of answers.entries()) {
    if (answer.is === "here") all.items.push(answer.item);
    else if (answer.is !== "unknown") all.removed.push({ id: stored[index]?.id ?? "", is: answer.is });
  }
  return all;
}
