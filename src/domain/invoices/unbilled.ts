import { type SQL, sql } from "drizzle-orm";

import { literal } from "../../db/literal.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { addDays, isWritableDate, type LocalDate, localDateOf, startOfDay } from "../../lib/zoned-time.ts";
import { clients } from "../../db/schema/money.ts";
import { isClientVisibleTo } from "../clients/access.ts";
import { type Actor, type Ctx, requireManager } from "../context.ts";
import { withRates } from "../reports/amounts.ts";
import { roundedLength, type Rounding } from "../reports/rounding.ts";
import { type InvoiceLine, worthOf } from "./invoice.ts";

/** What the lines of an invoice are. */
export const invoiceGroups = ["project", "task", "person"] as const;
export type InvoiceGroup = (typeof invoiceGroups)[number];

export type UnbilledWish = {
  clientId: string;
  /** The last day whose entries count; an entry belongs to the day on which it began. */
  until: LocalDate;
  by: InvoiceGroup;
  /** How the length of each entry counts. */
  rounding: Rounding;
  /** Whose days these are. */
  timeZone: string;
};

/** An entry that no invoice has, with what a page says of it. */
export type UnbilledEntry = {
  id: string;
  version: number;
  startedAt: number;
  /** null: its timer runs. */
  ms: number | null;
  /** Minor units for an hour in the client's currency; null = there is none. */
  rate: number | null;
  notes: string;
  project: string;
  task: string | null;
  person: string | null;
};

/** What an invoice would hold, and what not. */
export type Unbilled = {
  client: typeof clients.$inferSelect;
  until: LocalDate;
  lines: InvoiceLine[];
  /** What stands on the lines. */
  entries: { id: string; version: number; startedAt: number; position: number }[];
  /** Billable time that cannot be charged: without a rate in the client's currency, or still running. */
  leftOut: UnbilledEntry[];
};

/** More in one invoice nobody could check, nor would they fit into a statement. */
export const mostEntries = 5_000;

/** The billable time of a client's projects that stands on no invoice, as lines. Throws forbidden, not_found, invalid. */
export async function findUnbilled(ctx: Ctx, wish: UnbilledWish): Promise<Unbilled> {
  const [clientRows, entries] = await ctx.db.batch(unbilledStatements(ctx, wish));
  return unbilledOf(wish, [clientRows, entries]);
}

/** The statements behind findUnbilled, for a page's own batch. */
export function unbilledStatements(ctx: Ctx, wish: UnbilledWish) {
  requireManager(ctx.actor, "make invoices");
  const { db, actor } = ctx;
  return [
    db
      .select()
      .from(clients)
      .where(sql`${isClientVisibleTo(actor)} AND ${clients.id} = ${wish.clientId}`),
    entriesOf(ctx, wish),
  ] as const;
}

export function unbilledOf(
  { by, until }: UnbilledWish,
  [[client], rows]: [(typeof clients.$inferSelect)[], UnbilledEntry[]],
): Unbilled {
  if (client === undefined) throw notFound("client");
  if (rows.length > mostEntries)
    throw new AppError(
      "invalid",
      "There are more than 5,000 entries until this day. Choose an earlier one, and make several invoices.",
      "until",
    );
  const charged = rows.flatMap(({ ms, rate, ...row }) =>
    ms === null || rate === null ? [] : [{ ...row, ms, rate, key: JSON.stringify([textOf(by, row), rate]) }],
  );
  const keys = [...new Set(charged.map(({ key }) => key))].toSorted(collator.compare);
  const positions = new Map(keys.map((key, index) => [key, index + 1]));
  const entries = charged.map(({ key, ...row }) => ({ ...row, position: positions.get(key) ?? 0 }));
  return {
    client,
    until,
    lines: keys.map((_, index) => lineAt(index + 1, by, entries)),
    entries,
    leftOut: rows.filter(({ ms, rate }) => ms === null || rate === null),
  };
}

const collator = new Intl.Collator("en", { numeric: true });

type Charged = Omit<UnbilledEntry, "ms" | "rate"> & { ms: number; rate: number; position: number };

function lineAt(position: number, by: InvoiceGroup, entries: readonly Charged[]): InvoiceLine {
  const own = entries.filter((entry) => entry.position === position);
  const ms = own.reduce((sum, entry) => sum + entry.ms, 0);
  const [first] = own;
  const rate = first?.rate ?? 0;
  return {
    position,
    text: first === undefined ? "" : textOf(by, first),
    ms,
    rate,
    amount: worthOf(ms, rate),
  };
}

function textOf(by: InvoiceGroup, { project, task, person }: Omit<UnbilledEntry, "ms" | "rate">): string {
  switch (by) {
    case "project":
      return project;
    case "task":
      return task === null ? project : `${project}: ${task}`;
    case "person":
      return person ?? "Somebody who left";
    default:
      return by satisfies never;
  }
}

/** Which time: of a client's projects, or of one project. */
export type Billed = { clientId: string } | { projectId: string };

/** From where the billable entries come that no invoice has, along the index of billable entries; more conditions may follow. */
export function fromBillable({ workspaceId }: Actor, of: Billed): SQL {
  const which = "clientId" in of ? sql`client_id = ${of.clientId}` : sql`id = ${of.projectId}`;
  return sql`FROM (SELECT id AS own_project FROM projects WHERE workspace_id = ${workspaceId} AND ${which})
    CROSS JOIN time_entries INDEXED BY time_entries_billable
    WHERE workspace_id = ${workspaceId} AND project_id = own_project AND billable = 1 AND deleted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM invoiced_entries WHERE workspace_id = ${workspaceId} AND entry_id = time_entries.id)`;
}

/** Up to the end of the day. */
function entriesOf({ db, actor }: Ctx, wish: UnbilledWish) {
  const { clientId, until, rounding, timeZone } = wish;
  if (!isWritableDate(until))
    throw new AppError("invalid", "Write a day of the years 2000 to 2100.", "until");
  const { workspaceId } = actor;
  const end = startOfDay(addDays(until, 1), timeZone);
  const own = sql`(
    SELECT id, version, user_id, project_id, task_id, notes, billable, started_at,
      ${roundedLength(rounding, sql`(ended_at - started_at)`)} AS ms
    ${fromBillable(actor, { clientId })} AND started_at < ${literal(end)}
    LIMIT ${literal(mostEntries + 1)})`;
  return db
    .select({
      id: sql<string>`id`,
      version: sql<number>`version`,
      startedAt: sql<number>`started_at`,
      ms: sql<number | null>`ms`,
      rate: sql<number | null>`bill_rate`,
      notes: sql<string>`notes`,
      project:
        sql<string>`(SELECT name FROM projects WHERE workspace_id = ${workspaceId} AND id = project_id)`.as(
          "project_name",
        ),
      task: sql<
        string | null
      >`(SELECT title FROM tasks WHERE workspace_id = ${workspaceId} AND id = task_id)`.as("task_title"),
      person: sql<string | null>`(SELECT name FROM users WHERE id = user_id)`.as("person_name"),
    })
    .from(sql`${withRates(actor, own)}`)
    .orderBy(sql`started_at`, sql`id`);
}

/** The day on which the first of the entries began; without any, `until`. */
export function firstDayOf({ entries, until }: Unbilled, timeZone: string): LocalDate {
  const first = Math.min(...entries.map(({ startedAt }) => startedAt));
  return entries.length === 0 ? until : localDateOf(first, timeZone);
}
