import { and, eq, isNull, sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { insertWhere } from "../../db/insert-where.ts";
import { runStatements } from "../../db/run-statements.ts";
import { holidayCalendars, holidays, workingHours } from "../../db/schema/hours.ts";
import { commit } from "../../domain/commit.ts";
import { type PersonActor, requireManager } from "../../domain/context.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { VaultError } from "../../lib/vault.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";
import { isCalendar, openAddress, sealAddress } from "./address.ts";
import { type Holiday, readCalendar, readTyped } from "./read-calendar.ts";

const unreadable = "The stored address cannot be read. Remove this calendar and add it again.";

type PersonContext = IntegrationContext<PersonActor>;

/** Reads a public calendar of holidays and keeps it, to be read again each night. Throws forbidden and invalid. */
export async function addHolidayCalendar(ctx: PersonContext, typed: string): Promise<void> {
  requireManager(ctx.actor, "choose calendars of holidays");
  const { workspaceId } = ctx.actor;
  const { address, file } = await readTyped(ctx, typed);
  const id = createId(ctx.now);
  const sealed = await sealAddress(ctx.vault, { workspaceId, id }, address);
  const isNew = sql`NOT EXISTS (SELECT 1 FROM holiday_calendars WHERE workspace_id = ${workspaceId} AND address IN (${address}, ${sealed.address}))`;
  const { name } = file;
  const row = { workspaceId, id, name, ...sealed, readAt: ctx.now, lastError: null, createdAt: ctx.now };
  const [[added]] = await commit(ctx, {
    statements: [insertWhere(ctx.db, holidayCalendars, row, isNew).returning()],
    audit: { action: "holidays.add", target: `holidays:${id}`, detail: { name } },
  });
  if (added === undefined) throw new AppError("invalid", "This calendar is there already.", "token");
  await runStatements(ctx.db, replaceDays({ workspaceId, id }, file.days));
}

/** Its days are free for nobody any more. Throws forbidden, not_found. */
export async function removeHolidayCalendar(ctx: PersonContext, id: string): Promise<void> {
  requireManager(ctx.actor, "choose calendars of holidays");
  const { workspaceId } = ctx.actor;
  const { db } = ctx;
  const [[removed]] = await commit(ctx, {
    statements: [
      db.delete(holidayCalendars).where(isCalendar({ workspaceId, id })).returning(),
      db.delete(holidays).where(and(eq(holidays.workspaceId, workspaceId), eq(holidays.calendarId, id))),
      db
        .update(workingHours)
        .set({ holidayCalendarId: null })
        .where(and(eq(workingHours.workspaceId, workspaceId), eq(workingHours.holidayCalendarId, id))),
    ],
    audit: { action: "holidays.remove", target: `holidays:${id}` },
  });
  if (removed === undefined) throw notFound("calendar of holidays");
}

/** Reads it again. What cannot be read leaves its days as they are, and says why. */
export async function readHolidays(ctx: IntegrationContext, id: string): Promise<void> {
  const { workspaceId } = ctx.actor;
  const isIt = isCalendar({ workspaceId, id });
  const calendar = await ctx.db.select().from(holidayCalendars).where(isIt).get();
  if (calendar === undefined) return;
  try {
    const address = await openAddress(ctx.vault, calendar);
    if (calendar.secret === null) {
      const sealed = await sealAddress(ctx.vault, calendar, address);
      await ctx.db
        .update(holidayCalendars)
        .set(sealed)
        .where(and(isIt, isNull(holidayCalendars.secret)));
    }
    const { days } = await readCalendar(ctx, address);
    await runStatements(ctx.db, [
      ...replaceDays({ workspaceId, id }, days),
      sql`UPDATE holiday_calendars SET read_at = ${ctx.now}, last_error = NULL
        WHERE workspace_id = ${workspaceId} AND id = ${id}`,
    ]);
  } catch (error) {
    if (!(error instanceof ProviderError || error instanceof VaultError)) throw error;
    const lastError = error instanceof ProviderError ? error.message : unreadable;
    await ctx.db.update(holidayCalendars).set({ lastError }).where(isIt);
  }
}

/** Of all workspaces, for the night: each has a handful. */
export function allHolidayCalendars(db: Database) {
  const { workspaceId, id: calendarId } = holidayCalendars;
  return db.select({ workspaceId, calendarId }).from(holidayCalendars);
}

function replaceDays({ workspaceId, id }: { workspaceId: string; id: string }, days: readonly Holiday[]) {
  return [
    sql`DELETE FROM holidays WHERE workspace_id = ${workspaceId} AND calendar_id = ${id}`,
    sql`INSERT INTO holidays (workspace_id, calendar_id, date, name)
      SELECT ${workspaceId}, ${id}, value->>'date', value->>'name' FROM json_each(${JSON.stringify(days)})`,
  ];
}
