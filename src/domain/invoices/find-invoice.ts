import { and, asc, eq } from "drizzle-orm";
import type { BatchResponse } from "drizzle-orm/batch";

import { invoiceLines, invoices } from "../../db/schema/invoices.ts";
import { type Ctx, requireManager } from "../context.ts";
import { type InvoiceDetail, invoiceNotFound, invoiceOf, lineOf } from "./invoice.ts";

/** An invoice with its lines. Throws forbidden, not_found. */
export async function getInvoice(ctx: Ctx, id: string): Promise<InvoiceDetail> {
  return invoiceDetailOf(await ctx.db.batch(invoiceById(ctx, id)));
}

/** The statements behind getInvoice, for a page's own batch. */
export function invoiceById({ db, actor }: Ctx, id: string) {
  requireManager(actor, "see invoices");
  const { workspaceId } = actor;
  return [
    db
      .select()
      .from(invoices)
      .where(and(eq(invoices.workspaceId, workspaceId), eq(invoices.id, id))),
    db
      .select()
      .from(invoiceLines)
      .where(and(eq(invoiceLines.workspaceId, workspaceId), eq(invoiceLines.invoiceId, id)))
      .orderBy(asc(invoiceLines.position)),
  ] as const;
}

export function invoiceDetailOf([[row], lines]: BatchResponse<
  ReturnType<typeof invoiceById>
>): InvoiceDetail {
  if (row === undefined) throw invoiceNotFound();
  return { ...invoiceOf(row), lines: lines.map(lineOf) };
}
