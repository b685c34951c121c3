import { and, eq, sql } from "drizzle-orm";

import { connectionOfBinding } from "../../../db/queries/joins.ts";
import { bindings } from "../../../db/schema/bindings.ts";
import { connections } from "../../../db/schema/connections.ts";
import { commit } from "../../../domain/commit.ts";
import type { PersonActor } from "../../../domain/context.ts";
import { AppError } from "../../../lib/errors.ts";
import { createId } from "../../../lib/id.ts";
import type { CalendarRef } from "../../../providers/calendar.ts";
import { findManagedConnection } from "../../connections/find-connection.ts";
import { openConnection } from "../../connections/open-connection.ts";
import type { IntegrationContext } from "../../context.ts";
import { requireOpenProject } from "../../../domain/projects/access.ts";
import { slotOf } from "../../bindings/schedule.ts";
import type { CalendarInput } from "../../bindings/settings.ts";
import { keepDeadlines } from "../deadlines/choose-calendar.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import { loadCalendars } from "./list-calendars.ts";

export const pollMinutes = 30;
const mostAtOnce = 20;

export type BindCalendars = { connectionId: string; calendarIds: string[]; settings: CalendarInput };

/**
 * Ties calendars to the person, and asks for a full sync of each. One that they had chosen before, also by another
 * connection, comes back with what was decided about its events. Throws not_found, forbidden, invalid, ProviderError.
 */
export async function bindCalendars(
  ctx: IntegrationContext<PersonActor>,
  { connectionId, calendarIds, settings }: BindCalendars,
): Promise<{ id: string; name: string }[]> {
  const connection = await findManagedConnection(ctx, connectionId);
  if (calendarIds.length === 0) throw new AppError("invalid", "Choose at least one calendar.", "calendar");
  if (calendarIds.length > mostAtOnce)
    throw new AppError("invalid", `Choose at most ${mostAtOnce} calendars at once.`, "calendar");
  if (settings.projectId !== null) await requireOpenProject(ctx, settings.projectId);
  const calendars = await loadCalendars(await openConnection(ctx, connectionId));
  const chosen = calendars.filter(({ id }) => calendarIds.includes(id));
  if (chosen.length === 0)
    throw new AppError("invalid", "This account does not reach that calendar any more.", "calendar");
  const readOnly = chosen.find(({ canWrite }) => !canWrite);
  if (settings.direction !== "import" && readOnly !== undefined)
    throw new AppError(
      "invalid",
      `“${readOnly.name}” can be read only: nothing can be written there.`,
      "direction",
    );
  const known = await findKnown(ctx, connection, chosen);
  const rows = chosen.map((calendar) =>
    rowFor(ctx, { calendar, connection, settings, known: known.get(calendar.id) }),
  );
  for (const row of rows) await store(ctx, row);
  for (const { workspaceId, id: bindingId } of rows) {
    await ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId: null });
    await ctx.enqueue({ type: "subscription.keep", workspaceId, connectionId, bindingId });
  }
  return rows.map(({ id, name }) => ({ id, name }));
}

type ConnectionRef = { id: string; provider: string; host: string };

/** The person's calendars of this account that are stored already, unless another living connection has them. */
async function findKnown(
  { db, actor }: IntegrationContext<PersonActor>,
  connection: ConnectionRef,
  chosen: CalendarRef[],
): Promise<Map<string, string>> {
  const ids = JSON.stringify(chosen.map(({ id }) => id));
  const rows = await db
    .select({ id: bindings.id, externalId: bindings.externalId })
    .from(bindings)
    .innerJoin(connections, connectionOfBinding)
    .where(
      and(
        eq(bindings.workspaceId, actor.workspaceId),
        eq(bindings.provider, connection.provider),
        eq(bindings.host, connection.host),
        eq(bindings.capability, "calendar"),
        eq(bindings.createdBy, actor.userId),
        sql`${bindings.externalId} IN (SELECT value FROM json_each(${ids}))`,
        sql`(${connections.id} = ${connection.id} OR ${connections.status} = 'disconnected')`,
      ),
    );
  return new Map(rows.map(({ externalId, id }) => [externalId, id]));
}

function rowFor(
  { actor, now }: IntegrationContext<PersonActor>,
  given: {
    calendar: CalendarRef;
    connection: ConnectionRef;
    settings: CalendarInput;
    known: string | undefined;
  },
) {
  const { calendar, connection, settings, known } = given;
  const id = known ?? createId(now);
  return {
    workspaceId: actor.workspaceId,
    id,
    connectionId: connection.id,
    provider: connection.provider,
    host: connection.host,
    externalId: calendar.id,
    name: calendar.name,
    url: "",
    status: "active",
    settings: { ...settings, capability: "calendar" as const, holdsDeadlines: false },
    intervalMinutes: pollMinutes,
    slot: slotOf(id, pollMinutes),
    createdBy: actor.userId,
    createdAt: now,
    updatedAt: now,
  } satisfies Partial<BindingRow>;
}

async function store(ctx: IntegrationContext, row: ReturnType<typeof rowFor>): Promise<void> {
  const { connectionId, name, status, settings, updatedAt, externalId } = row;
  const fresh = { cursor: null, runId: null };
  const healthy = { lastError: null, lastErrorAt: null };
  await commit(ctx, {
    statements: [
      ctx.db
        .insert(bindings)
        .values(row)
        .onConflictDoUpdate({
          target: [bindings.workspaceId, bindings.id],
          set: {
            connectionId,
            name,
            status,
            settings: keepDeadlines(settings),
            updatedAt,
            ...fresh,
            ...healthy,
          },
        }),
    ],
    audit: { action: "calendar.bind", target: `connection:${connectionId}`, detail: { externalId, name } },
  });
}
