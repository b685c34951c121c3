import { and, desc, eq, isNull, ne, or, sql } from "drizzle-orm";

import { suggestions } from "../../../db/schema/calendar.ts";
import type { Calendar, EventSnapshot, Fate, ListedBefore } from "../../../providers/calendar.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { OpenConnection } from "../../connections/open-connection.ts";
import type { IntegrationContext } from "../../context.ts";
import type { BindingRow } from "../../bindings/applied.ts";

/** More calls at once would not end in time. */
const mostAsked = 40;

/** `missing`: no longer listed, and nobody says why. What is in none of the three is left as it was. */
export type Fates = { events: EventSnapshot[]; gone: string[]; missing: string[] };

/**
 * What became of events that are no longer listed, which may mean deleted or moved out of sight. Only those that are stored
 * matter, one call each; those that became time first. Throws ProviderError.
 */
export async function askAbout(
  ctx: IntegrationContext,
  binding: BindingRow,
  { ids, calendar, call }: { ids: string[]; calendar: Calendar; call: OpenConnection["call"] },
): Promise<Fates> {
  if (ids.length === 0) return { events: [], gone: [], missing: [] };
  const stored = await storedOf(ctx, binding, ids);
  if (calendar.fatesOf !== undefined) {
    const fates = await call(
      (access) => calendar.fatesOf?.(access, binding.externalId, stored) ?? Promise.resolve([]),
    );
    return sortFates(stored, fates);
  }
  const fates: Fate[] = [];
  for (const { id } of stored.slice(0, mostAsked)) {
    // oxlint-disable-next-line no-await-in-loop -- Outlook takes four calls at once from one mailbox, and other jobs call too
    fates.push(await fateOf(() => call((access) => calendar.get(access, binding.externalId, id))));
  }
  return sortFates(stored, [
    ...fates,
    ...stored.slice(mostAsked).map(() => ({ status: "missing" as const })),
  ]);
}

/** One that is there and cannot be read must not cost the others their pass. */
async function fateOf(get: () => ReturnType<Calendar["get"]>): Promise<Fate> {
  try {
    const event = await get();
    return event === null ? { status: "cancelled" } : { status: "there", event };
  } catch (error) {
    if (error instanceof ProviderError && error.code === "invalid") return { status: "unknown" };
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

function sortFates(stored: ListedBefore[], fates: Fate[]): Fates {
  const sorted: Fates = { events: [], gone: [], missing: [] };
  for (const [index, fate] of fates.entries()) {
    const id = stored[index]?.id ?? "";
    if (fate.status === "there") sorted.events.push(fate.event);
    else if (fate.status === "cancelled") sorted.gone.push(id);
    else if (fate.status === "missing") sorted.missing.push(id);
  }
  return sorted;
}
