import { and, eq } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import { AppError } from "../../../lib/errors.ts";
import type { CalendarRef } from "../../../providers/calendar.ts";
import { type OpenConnection, openConnection } from "../../connections/open-connection.ts";
import type { IntegrationContext } from "../../context.ts";

export type ListedCalendar = CalendarRef & {
  /** null when the calendar is not chosen, or was switched off. */
  bindingId: string | null;
};

/** The calendars that a connection reaches, the primary one first. Throws not_found, conflict and ProviderError. */
export async function listCalendars(
  ctx: IntegrationContext,
  connectionId: string,
): Promise<ListedCalendar[]> {
  const open = await openConnection(ctx, connectionId);
  const [all, bound] = await Promise.all([loadCalendars(open), boundIds(ctx, connectionId)]);
  return all
    .map((calendar) => ({ ...calendar, bindingId: bound.get(calendar.id) ?? null }))
    .toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary) || a.name.localeCompare(b.name, "en"));
}

/** The calendars of an open connection. Throws invalid for a provider that has none. */
export function loadCalendars({ provider, call }: OpenConnection): Promise<CalendarRef[]> {
  const { calendar } = provider;
  if (calendar === undefined) throw new AppError("invalid", `${provider.name} has no calendars.`);
  return call((access) => calendar.calendars(access));
}

async function boundIds(
  { db, actor }: IntegrationContext,
  connectionId: string,
): Promise<Map<string, string>> {
  const rows = await db
    .select({ id: bindings.id, externalId: bindings.externalId, status: bindings.status })
    .from(bindings)
    .where(
      and(
        eq(bindings.workspaceId, actor.workspaceId),
        eq(bindings.connectionId, connectionId),
        eq(bindings.capability, "calendar"),
      ),
    );
  return new Map(
    rows.filter(({ status }) => status !== "disabled").map(({ externalId, id }) => [externalId, id]),
  );
}
