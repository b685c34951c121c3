import { and, desc, eq, gte, lt, lte, sql } from "drizzle-orm";

import { invoices } from "../../db/schema/invoices.ts";
import type { LocalDate } from "../../lib/zoned-time.ts";
import { type Ctx, requireManager } from "../context.ts";
import { type Invoice, invoiceOf, type InvoiceState } from "./invoice.ts";

/** What a list can be narrowed to. Overdue: sent, and due before today. */
export const invoiceFilters = ["draft", "sent", "overdue", "paid", "void"] as const;
export type InvoiceFilter = {
  state: (typeof invoiceFilters)[number] | null;
  clientId: string | null;
  /** Days of issue; drafts have none and are left out. */
  from: LocalDate | null;
  until: LocalDate | null;
  today: LocalDate;
};

/** What the invoices of a state and currency come to, in minor units, with tax. */
export type InvoiceSum = { state: InvoiceState; currency: string; gross: number; overdue: number };

export type InvoiceList = { invoices: Invoice[]; sums: InvoiceSum[]; next: string | null };

/** One page of invoices, the latest first, from behind the one with the id `after`; and the sums of all pages. Throws forbidden. */
export async function listInvoices(
  ctx: Ctx,
  filter: InvoiceFilter,
  page: { after: string | null; limit: number },
): Promise<InvoiceList> {
  const [rows, sums] = await ctx.db.batch(invoiceStatements(ctx, filter, page));
  return invoiceListOf([rows, sums], page.limit);
}

/** The statements behind listInvoices, for a page's own batch. */
export function invoiceStatements(
  { db, actor }: Ctx,
  filter: InvoiceFilter,
  { after, limit }: { after: string | null; limit: number },
) {
  requireManager(actor, "see invoices");
  const scope = and(eq(invoices.workspaceId, actor.workspaceId), passes(filter));
  const { today } = filter;
  return [
    db
      .select()
      .from(invoices)
      .where(and(scope, after === null ? undefined : lt(invoices.id, after)))
      .orderBy(desc(invoices.id))
      .limit(limit + 1),
    db
      .select({
        state: invoices.state,
        currency: invoices.currency,
        gross: sql<number>`sum(${invoices.net} + ${invoices.tax})`.as("gross"),
        overdue:
          sql<number>`sum(CASE WHEN ${invoices.state} = 'sent' AND ${invoices.dueOn} < ${today} THEN ${invoices.net} + ${invoices.tax} ELSE 0 END)`.as(
            "overdue",
          ),
      })
      .from(invoices)
      .where(scope)
      .groupBy(invoices.state, invoices.currency),
  ] as const;
}

export function invoiceListOf(
  [rows, sums]: [(typeof invoices.$inferSelect)[], InvoiceSum[]],
  limit: number,
): InvoiceList {
  const shown = rows.slice(0, limit);
  return {
    invoices: shown.map(invoiceOf),
    sums,
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

function passes({ state, clientId, from, until, today }: InvoiceFilter) {
  return and(
    state === null ? undefined : eq(invoices.state, state === "overdue" ? "sent" : state),
    state === "overdue" ? lt(invoices.dueOn, today) : undefined,
    clientId === null ? undefined : eq(invoices.clientId, clientId),
    from === null ? undefined : gte(invoices.issuedOn, from),
    until === null ? undefined : lte(invoices.issuedOn, until),
  );
}
