import { eq, sql } from "drizzle-orm";

import { invoiceSettings } from "../../db/schema/invoices.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { parseDueDays, parseLines, parseTaxRate } from "./invoice.ts";

/** What a new invoice begins with. */
export type InvoiceSettings = {
  sender: string;
  prefix: string;
  firstNumber: number;
  /** Hundredths of a percent. */
  taxRate: number;
  dueDays: number;
  notes: string;
};

export type InvoiceSettingsInput = Record<keyof InvoiceSettings, string>;

const unset: InvoiceSettings = {
  sender: "",
  prefix: "",
  firstNumber: 1,
  taxRate: 0,
  dueDays: 14,
  notes: "",
};

/** The settings of the workspace. Throws forbidden. */
export async function getInvoiceSettings(ctx: Ctx): Promise<InvoiceSettings> {
  requireManager(ctx.actor, "see invoices");
  return settingsOf(await settingsQuery(ctx));
}

/** The statement behind getInvoiceSettings, for another batch. */
export function settingsQuery({ db, actor }: Ctx) {
  return db.select().from(invoiceSettings).where(eq(invoiceSettings.workspaceId, actor.workspaceId));
}

export function settingsOf([row]: (typeof invoiceSettings.$inferSelect)[]): InvoiceSettings {
  if (row === undefined) return unset;
  const { sender, prefix, firstNumber, taxRate, dueDays, notes } = row;
  return { sender, prefix, firstNumber, taxRate, dueDays, notes };
}

/** Sets what later invoices begin with; those that there are stay. Throws forbidden, invalid. */
export async function setInvoiceSettings(ctx: Ctx, input: InvoiceSettingsInput): Promise<void> {
  requireManager(ctx.actor, "set up invoices");
  const { workspaceId } = ctx.actor;
  const set = {
    sender: parseLines(input.sender, "sender"),
    prefix: parsePrefix(input.prefix),
    firstNumber: parseFirstNumber(input.firstNumber),
    taxRate: parseTaxRate(input.taxRate),
    dueDays: parseDueDays(input.dueDays),
    notes: parseLines(input.notes, "notes"),
    updatedAt: ctx.now,
  };
  await commit(ctx, {
    statements: [
      ctx.db
        .insert(invoiceSettings)
        .values({ workspaceId, ...set })
        .onConflictDoUpdate({ target: invoiceSettings.workspaceId, set, where: sql`true` }),
    ],
    audit: {
      action: "invoice.settings",
      target: workspaceId,
      detail: { prefix: set.prefix, firstNumber: set.firstNumber },
    },
  });
}

function parsePrefix(text: string): string {
  const prefix = text.trim();
  if (/^[\w./-]{0,20}$/.test(prefix)) return prefix;
  throw new AppError(
    "invalid",
    "A prefix has at most 20 letters, digits, dots, slashes and hyphens, such as 2026-.",
    "prefix",
  );
}

function parseFirstNumber(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text.trim())) return Number(text);
  throw new AppError("invalid", "Write a whole number from 1 on.", "firstNumber");
}
