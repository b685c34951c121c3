import { and, eq, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";

import { insertWhere } from "../../db/insert-where.ts";
import { invoiceLines, invoices } from "../../db/schema/invoices.ts";
import { minorDigits, parseMoney } from "../../lib/currency.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { Ctx } from "../context.ts";
import { parseAddress } from "../clients/client.ts";
import { getInvoice } from "./find-invoice.ts";
import {
  type InvoiceDetail,
  type InvoiceLine,
  invoiceChanged,
  parseDueDays,
  parseLines,
  parseTaxRate,
  totalsOf,
} from "./invoice.ts";

/** As people type it: the tax in percent, the days as a number. `version`: the one that was edited. */
export type ChangeDraft = Partial<Record<"address" | "sender" | "taxRate" | "dueDays" | "notes", string>> & {
  id: string;
  version: number;
};

/** Changes what is given of a draft. Throws forbidden, not_found, invalid, conflict (changed meanwhile, or no draft any more). */
export async function changeDraft(ctx: Ctx, { id, version, ...input }: ChangeDraft): Promise<InvoiceDetail> {
  const draft = await findDraft(ctx, id);
  if (draft.version !== version) throw invoiceChanged();
  const taxRate = input.taxRate === undefined ? draft.taxRate : parseTaxRate(input.taxRate);
  const set = {
    ...(input.address !== undefined && { address: parseAddress(input.address) }),
    ...(input.sender !== undefined && { sender: parseLines(input.sender, "sender") }),
    ...(input.notes !== undefined && { notes: parseLines(input.notes, "notes") }),
    ...(input.dueDays !== undefined && { dueDays: parseDueDays(input.dueDays) }),
    taxRate,
  };
  return save(ctx, draft, set, { lines: draft.lines, action: "invoice.changed" });
}

/** Adds a line without time, such as travel or a discount. `amount`: as people type it, "-50" is a discount. */
export async function addInvoiceLine(
  ctx: Ctx,
  { id, text, amount }: { id: string; text: string; amount: string },
): Promise<InvoiceDetail> {
  const draft = await findDraft(ctx, id);
  const line: InvoiceLine = {
    position: Math.max(0, ...draft.lines.map(({ position }) => position)) + 1,
    text: parseText(text),
    ms: null,
    rate: null,
    amount: parseAmount(amount, draft.currency),
  };
  const { workspaceId } = ctx.actor;
  const row = { workspaceId, invoiceId: id, ...line };
  return save(
    ctx,
    draft,
    {},
    {
      lines: [...draft.lines, line],
      action: "invoice.line_added",
      statement: (isSaved) => insertWhere(ctx.db, invoiceLines, row, isSaved),
    },
  );
}

/** Takes a line without time off a draft; lines of time go with the draft. Idempotent. Throws forbidden, not_found, invalid, conflict. */
export async function removeInvoiceLine(
  ctx: Ctx,
  { id, position }: { id: string; position: number },
): Promise<InvoiceDetail> {
  const draft = await findDraft(ctx, id);
  const line = draft.lines.find((each) => each.position === position);
  if (line === undefined) return draft;
  if (line.ms !== null)
    throw new AppError("invalid", "A line of time stays on its invoice. Delete the draft to free the time.");
  return save(
    ctx,
    draft,
    {},
    {
      lines: draft.lines.filter((each) => each !== line),
      action: "invoice.line_removed",
      statement: (isSaved) =>
        ctx.db
          .delete(invoiceLines)
          .where(
            and(
              eq(invoiceLines.workspaceId, ctx.actor.workspaceId),
              eq(invoiceLines.invoiceId, id),
              eq(invoiceLines.position, position),
              isSaved,
            ),
          ),
    },
  );
}

async function findDraft(ctx: Ctx, id: string): Promise<InvoiceDetail> {
  const invoice = await getInvoice(ctx, id);
  if (invoice.state === "draft") return invoice;
  throw new AppError("conflict", "This invoice was sent: it stays as it is. Void it, then make another one.");
}

type Saving = {
  /** Those that it then has. */
  lines: InvoiceLine[];
  action: string;
  /** What changes its lines, if the version that was read is still there. */
  statement?: (isSaved: ReturnType<typeof sql>) => BatchItem<"sqlite">;
};

async function save(
  ctx: Ctx,
  draft: InvoiceDetail,
  set: Partial<typeof invoices.$inferInsert>,
  { lines, action, statement }: Saving,
): Promise<InvoiceDetail> {
  const { workspaceId } = ctx.actor;
  const { id, version } = draft;
  const totals = totalsOf(lines, set.taxRate ?? draft.taxRate);
  const isSaved = sql`EXISTS (
    SELECT 1 FROM invoices WHERE workspace_id = ${workspaceId} AND id = ${id} AND version = ${version + 1}
      AND state = 'draft')`;
  const change = ctx.db
    .update(invoices)
    .set({ ...set, ...totals, version: version + 1, updatedAt: ctx.now })
    .where(
      and(
        eq(invoices.workspaceId, workspaceId),
        eq(invoices.id, id),
        eq(invoices.version, version),
        eq(invoices.state, "draft"),
      ),
    )
    .returning({ id: invoices.id });
  const [changed] = await commit(ctx, {
    statements: statement === undefined ? ([change] as const) : ([change, statement(isSaved)] as const),
    audit: { action, target: id, detail: { fields: Object.keys(set) } },
  });
  if (changed.length === 0) throw invoiceChanged();
  return getInvoice(ctx, id);
}

function parseText(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line === "") throw new AppError("invalid", "Say what is charged.", "text");
  if (line.length > 200) throw new AppError("invalid", "Write at most 200 characters here.", "text");
  return line;
}

function parseAmount(text: string, currency: string): number {
  const [, minus, size = ""] = /^\s*([-−]?)\s*(.*)$/.exec(text) ?? [];
  const amount = parseMoney(size, currency);
  if (amount !== null) return minus === "" ? amount : -amount;
  const example = minorDigits(currency) === 0 ? "120" : "120 or 99.50";
  throw new AppError(
    "invalid",
    `Write an amount of ${currency}, such as ${example}; -50 is a discount.`,
    "amount",
  );
}
