import { and, asc, eq, ne, sql } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import type { CalendarSettings } from "../../../db/schema/calendar.ts";
import { connections } from "../../../db/schema/connections.ts";
import type { PersonCtx } from "../../../domain/context.ts";

/**
 * The statement for the person's own connections with the calendars that are used of each, by name: a row per calendar, and one
 * with nulls for a connection without any.
 */
export function ownCalendars({ db, actor }: PersonCtx) {
  const { id: connectionId, provider, accountLogin, status, lastError } = connections;
  return db
    .select({
      connectionId,
      provider,
      accountLogin,
      status,
      lastError,
      id: sql<string | null>`${bindings.id}`.as("binding_id"),
      name: sql<string | null>`${bindings.name}`.as("binding_name"),
      bindingStatus: sql<string | null>`${bindings.status}`.as("binding_status"),
      lastSyncAt: sql<number | null>`${bindings.lastSyncAt}`.as("binding_sync"),
      direction: sql<CalendarSettings["direction"] | null>`${bindings.settings}->>'direction'`.as(
        "direction",
      ),
    })
    .from(connections)
    .leftJoin(
      bindings,
      and(
        eq(bindings.workspaceId, connections.workspaceId),
        eq(bindings.connectionId, connections.id),
        eq(bindings.capability, "calendar"),
        ne(bindings.status, "disabled"),
      ),
    )
    .where(
      and(
        eq(connections.workspaceId, actor.workspaceId),
        eq(connections.ownerId, actor.userId),
        ne(connections.status, "disconnected"),
      ),
    )
    .orderBy(asc(bindings.name));
}

export type OwnCalendar = Awaited<ReturnType<typeof ownCalendars>>[number];
