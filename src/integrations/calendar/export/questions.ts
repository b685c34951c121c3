import { and, eq, sql } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import { eventLinks } from "../../../db/schema/event-links.ts";
import type { PersonCtx } from "../../../domain/context.ts";

/** How many are asked at once; the others follow when these are answered. */
const mostAsked = 100;

type Link = typeof eventLinks.$inferSelect;

/**
 * The statement for events of ours that the person changed or deleted in a calendar, oldest first: we ask what to do. Both
 * indexes by force: left alone, SQLite reads all exported events of the workspace along their primary key.
 */
export function questionsOf({ db, actor }: PersonCtx) {
  const { localId, bindingId, kind, title, startsAt, endsAt, url, state } = eventLinks;
  return db
    .select({
      localId: sql<string>`${localId}`.as("local_id"),
      bindingId: sql<string>`${bindingId}`.as("binding_id"),
      kind: sql<Link["kind"]>`${kind}`.as("event_kind"),
      title: sql<string>`${title}`.as("title"),
      startsAt: sql<number>`${startsAt}`.as("starts_at"),
      endsAt: sql<number>`${endsAt}`.as("ends_at"),
      url: sql<string | null>`${url}`.as("event_url"),
      state: sql<Link["state"]>`${state}`.as("state"),
      calendarName: sql<string>`${bindings.name}`.as("calendar_name"),
      /** How many there are, also those beyond the first. */
      total: sql<number>`count(*) OVER ()`.as("total"),
    })
    .from(sql`bindings INDEXED BY bindings_person`)
    .crossJoin(sql`event_links INDEXED BY event_links_asked`)
    .where(
      and(
        eq(bindings.workspaceId, actor.workspaceId),
        eq(bindings.createdBy, actor.userId),
        // As in the indexes, which hold nothing else.
        sql`${bindings.capability} = 'calendar' AND ${state} IN ('changed', 'deleted')`,
        eq(eventLinks.workspaceId, bindings.workspaceId),
        eq(bindingId, bindings.id),
      ),
    )
    .orderBy(startsAt)
    .limit(mostAsked);
}

/** Milliseconds UTC; a deadline lies at midnights UTC. */
export type Question = Awaited<ReturnType<typeof questionsOf>>[number];
