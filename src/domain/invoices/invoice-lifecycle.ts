import { and, eq, sql } from "drizzle-orm";

import { invoicedEntries, invoiceLines, invoices } from "../../db/schema/invoices.ts";
import { AppError } from "../../lib/errors.ts";
import { addDays, isWritableDate, type LocalDate, localDateOf } from "../../lib/zoned-time.ts";
import { commit } from "../commit.ts";
import type { Ctx } from "../context.ts";
import { getInvoice, invoiceById } from "./find-invoice.ts";
import { type InvoiceDetail, invoiceChanged, invoiceNotFound, type InvoiceState } from "./invoice.ts";
import { settingsOf, settingsQuery } from "./invoice-settings.ts";

/**
 * A draft gets its number, the next one of the prefix, and its days. Repeated, it stays as it was sent. Throws forbidden, not_found, invalid,
 * conflict (changed meanwhile, or void).
 */
export async function sendInvoice(
  ctx: Ctx,
  { id, timeZone }: { id: string; timeZone: string },
): Promise<InvoiceDetail> {
  const [[draft], lines, settings] = await ctx.db.batch([...invoiceById(ctx, id), settingsQuery(ctx)]);
  if (draft === undefined) throw invoiceNotFound();
  if (draft.state !== "draft") return requireState(await getInvoice(ctx, id), ["sent", "paid"]);
  if (lines.length === 0) throw new AppError("invalid", "There is nothing on this invoice.");
  const { prefix, firstNumber } = settingsOf(settings);
  const issuedOn = localDateOf(ctx.now, timeZone);
  // Two that are sent at once are written one after the other, so that each sees the number before it.
  const running = sql`(
    SELECT coalesce(max(others.running) + 1, ${firstNumber}) FROM invoices AS others
    WHERE others.workspace_id = ${draft.workspaceId} AND others.prefix = ${prefix} AND others.running IS NOT NULL)`;
  const dueOn = addDays(issuedOn, draft.dueDays);
  return move(ctx, draft, "draft", { state: "sent", prefix, running, issuedOn, dueOn }, "invoice.sent");
}

/** What was sent is paid, on a day. Throws forbidden, not_found, invalid, conflict. */
export async function payInvoice(
  ctx: Ctx,
  { id, paidOn }: { id: string; paidOn: LocalDate },
): Promise<InvoiceDetail> {
  if (!isWritableDate(paidOn)) throw new AppError("invalid", "Write the day on which it was paid.", "paidOn");
  const invoice = requireState(await getInvoice(ctx, id), ["sent", "paid"]);
  return move(ctx, invoice, invoice.state, { state: "paid", paidOn }, "invoice.paid");
}

/** It was not paid after all. Throws forbidden, not_found, conflict. */
export async function reopenInvoice(ctx: Ctx, id: string): Promise<InvoiceDetail> {
  const invoice = requireState(await getInvoice(ctx, id), ["sent", "paid"]);
  return move(ctx, invoice, invoice.state, { state: "sent", paidOn: null }, "invoice.not_paid");
}

/** It no longer counts; its number stays taken, its time is free again. Throws forbidden, not_found, conflict. */
export async function voidInvoice(ctx: Ctx, id: string): Promise<InvoiceDetail> {
  const invoice = await getInvoice(ctx, id);
  if (invoice.state === "void") return invoice;
  requireState(invoice, ["sent", "paid"]);
  return move(ctx, invoice, invoice.state, { state: "void" }, "invoice.voided");
}

/** A draft goes, and its time is free again. Throws forbidden, not_found, conflict (it was sent). */
export async function deleteDraft(ctx: Ctx, id: string): Promise<void> {
  requireState(await getInvoice(ctx, id), ["draft"]);
  const { db, actor } = ctx;
  const { workspaceId } = actor;
  const isDraft = sql`EXISTS (SELECT 1 FROM invoices WHERE workspace_id = ${workspaceId} AND id = ${id} AND state = 'draft')`;
  await commit(ctx, {
    statements: [
      db
        .delete(invoicedEntries)
        .where(and(eq(invoicedEntries.workspaceId, workspaceId), eq(invoicedEntries.invoiceId, id), isDraft)),
      db
        .delete(invoiceLines)
        .where(and(eq(invoiceLines.workspaceId, workspaceId), eq(invoiceLines.invoiceId, id), isDraft)),
      db
        .delete(invoices)
        .where(and(eq(invoices.workspaceId, workspaceId), eq(invoices.id, id), eq(invoices.state, "draft"))),
    ],
    audit: { action: "invoice.deleted", target: id, when: isDraft },
  });
}

function requireState<T extends { state: InvoiceState }>(invoice: T, states: readonly InvoiceState[]): T {
  if (states.includes(invoice.state)) return invoice;
  const was = { draft: "is a draft", sent: "was sent", paid: "is paid", void: "is void" }[invoice.state];
  throw new AppError("conflict", `This invoice ${was}. Look at it as it is now.`, "version");
}

type Change = Omit<Partial<typeof invoices.$inferInsert>, "running"> & { running?: ReturnType<typeof sql> };

/** Void frees the entries. */
async function move(
  ctx: Ctx,
  { id, version }: { id: string; version: number },
  from: InvoiceState,
  set: Change,
  action: string,
): Promise<InvoiceDetail> {
  const { db, actor, now } = ctx;
  const { workspaceId } = actor;
  const freed = set.state === "void";
  const isVoid = sql`${freed ? 1 : 0} AND EXISTS (
    SELECT 1 FROM invoices WHERE workspace_id = ${workspaceId} AND id = ${id} AND state = 'void')`;
  const [moved] = await commit(ctx, {
    statements: [
      db
        .update(invoices)
        .set({ ...set, version: version + 1, updatedAt: now })
        .where(
          and(
            eq(invoices.workspaceId, workspaceId),
            eq(invoices.id, id),
            eq(invoices.version, version),
            eq(invoices.state, from),
          ),
        )
        .returning(),
      db
        .delete(invoicedEntries)
        .where(and(eq(invoicedEntries.workspaceId, workspaceId), eq(invoicedEntries.invoiceId, id), isVoid)),
    ],
    audit: { action, target: id },
  });
  if (moved.length === 0) throw invoiceChanged();
  return getInvoice(ctx, id);
}
