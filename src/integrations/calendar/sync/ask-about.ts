import { and, eq, isNull, ne, or, sql } from "drizzle-orm";

import { suggestions } from "../../../db/schema/calendar.ts";
import type { Calendar, EventSnapshot } from "../../../providers/calendar.ts";
import type { OpenConnection } from "../../connections/open-connection.ts";
import type { WireCtx } from "../../context.ts";
import type { BindingRow } from "../../webhooks/applied.ts";

/** More at once would not end in time; the rest counts as gone. */
const mostAsked = 40;

export type Fates = { events: EventSnapshot[]; gone: string[] };

/**
 * What became of events that are no longer listed, which may mean deleted or moved out of sight. Only those that are stored
 * matter, one call each. Throws ProviderError.
 */
export async function askAbout(
  wire: WireCtx,
  binding: BindingRow,
  { ids, calendar, call }: { ids: string[]; calendar: Calendar; call: OpenConnection["call"] },
): Promise<Fates> {
  if (ids.length === 0) return { events: [], gone: [] };
  const stored = await wire.db
    .select({ eventId: suggestions.eventId })
    .from(suggestions)
    .where(
      and(
        eq(suggestions.workspaceId, binding.workspaceId),
        eq(suggestions.userId, binding.createdBy),
        eq(suggestions.bindingId, binding.id),
        or(isNull(suggestions.skipped), ne(suggestions.skipped, "cancelled")),
        sql`${suggestions.eventId} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
      ),
    );
  const wanted = stored.map(({ eventId }) => eventId);
  const asked: { eventId: string; event: EventSnapshot | null }[] = [];
  for (const eventId of wanted.slice(0, mostAsked)) {
    // oxlint-disable-next-line no-await-in-loop -- Outlook takes four calls at once from one mailbox, and other jobs call too
    const event = await call((access) => calendar.get(access, binding.externalId, eventId));
    asked.push({ eventId, event });
  }
  return {
    events: asked.flatMap(({ event }) => event ?? []),
    gone: [
      ...asked.filter(({ event }) => event === null).map(({ eventId }) => eventId),
      ...wanted.slice(mostAsked),
    ],
  };
}
