import { and, eq, sql } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import { eventLinks } from "../../../db/schema/event-links.ts";
import type { PersonCtx } from "../../../domain/context.ts";

/** The statement for events of ours that the person changed or deleted in a calendar, oldest first: we ask what to do. */
export function questionsOf({ db, actor }: PersonCtx) {
  const { localId, bindingId, kind, title, startsAt, endsAt, url, state } = eventLinks;
  const calendarName = sql<string>`${bindings.name}`.as("calendar_name");
  return db
    .select({ localId, bindingId, kind, title, startsAt, endsAt, url, state, calendarName })
    .from(eventLinks)
    .innerJoin(
      bindings,
      and(eq(bindings.workspaceId, eventLinks.workspaceId), eq(bindings.id, eventLinks.bindingId)),
    )
    .where(
      and(
        eq(eventLinks.workspaceId, actor.workspaceId),
        // As in the index, which holds nothing else.
        sql`state IN ('changed', 'deleted')`,
        eq(bindings.createdBy, actor.userId),
      ),
    )
    .orderBy(startsAt)
    .limit(100);
}

/** Milliseconds UTC; a deadline lies at midnights UTC. */
export type Question = Awaited<ReturnType<typeof questionsOf>>[number];
