import { sql } from "drizzle-orm";

import { insertWhere } from "../../db/insert-where.ts";
import { invoicedEntries, invoiceLines, invoices } from "../../db/schema/invoices.ts";
import { isUniqueViolation } from "../../db/unique-violation.ts";
import { AppError } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { invoiceOf, type InvoiceDetail, totalsOf } from "./invoice.ts";
import { type InvoiceSettings, settingsOf, settingsQuery } from "./invoice-settings.ts";
import { firstDayOf, type Unbilled, unbilledOf, unbilledStatements, type UnbilledWish } from "./unbilled.ts";

/**
 * Makes a draft of a client's unbilled time; its entries stand on it from then on. Throws forbidden, not_found, invalid (nothing to
 * charge), conflict (the time was changed, or another invoice got it, meanwhile).
 */
export async function makeInvoice(ctx: PersonCtx, wish: UnbilledWish): Promise<InvoiceDetail> {
  const [clientRows, entryRows, settingRows] = await ctx.db.batch([
    ...unbilledStatements(ctx, wish),
    settingsQuery(ctx),
  ]);
  const unbilled = unbilledOf(wish, [clientRows, entryRows]);
  if (unbilled.entries.length === 0)
    throw new AppError("invalid", "There is no time to charge until this day.", "until");
  const row = rowOf(ctx, unbilled, { settings: settingsOf(settingRows), timeZone: wish.timeZone });
  const [made] = await commitDraft(ctx, row, unbilled);
  if (made.length === 0) throw takenMeanwhile();
  return { ...invoiceOf(row), lines: unbilled.lines };
}

type InvoiceRow = typeof invoices.$inferSelect;
type Frame = { settings: InvoiceSettings; timeZone: string };

function rowOf({ actor, now }: PersonCtx, unbilled: Unbilled, { settings, timeZone }: Frame): InvoiceRow {
  const { client, lines, until } = unbilled;
  const { sender, taxRate, dueDays, notes } = settings;
  return {
    workspaceId: actor.workspaceId,
    id: createId(now),
    clientId: client.id,
    state: "draft",
    prefix: null,
    running: null,
    clientName: client.name,
    address: client.address,
    sender,
    currency: client.currency,
    from: firstDayOf(unbilled, timeZone),
    until,
    taxRate,
    ...totalsOf(lines, taxRate),
    notes,
    dueDays,
    issuedOn: null,
    dueOn: null,
    paidOn: null,
    version: 1,
    createdAt: now,
    createdBy: actor.userId,
    updatedAt: now,
  };
}

/** Nothing is written when an entry is not as it was read; the key of invoiced_entries refuses one that another invoice has. */
async function commitDraft(ctx: PersonCtx, row: InvoiceRow, { lines, entries }: Unbilled) {
  const { db } = ctx;
  const { workspaceId, id } = row;
  const given = JSON.stringify(entries.map((entry) => [entry.id, entry.version, entry.position]));
  const unchanged = sql`${entries.length} = (
    SELECT count(*) FROM json_each(${given}) CROSS JOIN time_entries INDEXED BY time_entries_id
    WHERE time_entries.workspace_id = ${workspaceId} AND time_entries.id = json_each.value ->> 0
      AND time_entries.version = json_each.value ->> 1 AND time_entries.deleted_at IS NULL)`;
  const isMade = sql`EXISTS (SELECT 1 FROM invoices WHERE workspace_id = ${workspaceId} AND id = ${id})`;
  const listed = JSON.stringify(
    lines.map((line) => [line.position, line.text, line.ms, line.rate, line.amount]),
  );
  try {
    return await commit(ctx, {
      statements: [
        insertWhere(db, invoices, row, unchanged).returning({ id: invoices.id }),
        db.insert(invoiceLines).select(sql`
          SELECT ${workspaceId}, ${id}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
          FROM json_each(${listed}) WHERE ${isMade}`),
        db.insert(invoicedEntries).select(sql`
          SELECT ${workspaceId}, value ->> 0, ${id}, value ->> 2 FROM json_each(${given}) WHERE ${isMade}`),
      ],
      audit: { action: "invoice.made", target: id, detail: { clientId: row.clientId, until: row.until } },
    });
  } catch (error) {
    if (isUniqueViolation(error, "invoiced_entries.entry_id")) throw takenMeanwhile();
    throw error;
  }
}

function takenMeanwhile(): AppError {
  return new AppError(
    "conflict",
    "Some of this time was changed, or put on another invoice, just now. Look at what is left, then make the invoice.",
    "until",
  );
}
