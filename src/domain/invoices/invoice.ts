import type { invoiceLines, invoices, invoiceStates } from "../../db/schema/invoices.ts";
import { AppError, notFound } from "../../lib/errors.ts";

export type InvoiceState = (typeof invoiceStates)[number];

/** An invoice as verbs return it. Amounts are whole minor units of its currency, days YYYY-MM-DD. */
export type Invoice = {
  id: string;
  clientId: string;
  state: InvoiceState;
  /** "2026-007"; null until it is sent. */
  number: string | null;
  /** As they were when it was made, or as the draft was changed. */
  clientName: string;
  address: string;
  sender: string;
  currency: string;
  /** Days of its time. */
  from: string;
  until: string;
  /** Hundredths of a percent: 1900 = 19 %. */
  taxRate: number;
  net: number;
  tax: number;
  gross: number;
  notes: string;
  /** Days from sending until it is due. */
  dueDays: number;
  issuedOn: string | null;
  dueOn: string | null;
  paidOn: string | null;
  version: number;
  createdAt: number;
};

export type InvoiceLine = {
  position: number;
  text: string;
  /** Of time: its milliseconds, and the minor units for an hour. Of anything else: null. */
  ms: number | null;
  rate: number | null;
  amount: number;
};

export type InvoiceDetail = Invoice & { lines: InvoiceLine[] };

export function invoiceOf(row: typeof invoices.$inferSelect): Invoice {
  const { workspaceId: _, prefix, running, createdBy: _by, updatedAt: _at, ...rest } = row;
  return { ...rest, number: numberOf(prefix, running), gross: row.net + row.tax };
}

export function lineOf({ position, text, ms, rate, amount }: typeof invoiceLines.$inferSelect): InvoiceLine {
  return { position, text, ms, rate, amount };
}

/** The number as it is written, with three digits or more; null = none yet. */
export function numberOf(prefix: string | null, running: number | null): string | null {
  return prefix === null || running === null ? null : `${prefix}${String(running).padStart(3, "0")}`;
}

/** What the milliseconds are worth by a rate for an hour, in whole minor units, half up. */
export function worthOf(ms: number, rate: number): number {
  // A long time at a high rate is more than a number holds exactly.
  return Number((BigInt(ms) * BigInt(rate) + 1_800_000n) / 3_600_000n);
}

/** The tax on an amount in whole minor units, half away from zero. `rate`: hundredths of a percent. */
export function taxOn(net: number, rate: number): number {
  const size = Number((BigInt(Math.abs(net)) * BigInt(rate) + 5_000n) / 10_000n);
  return net < 0 ? -size : size;
}

/** Sum of the lines, and the tax on it. */
export function totalsOf(lines: readonly { amount: number }[], taxRate: number) {
  const net = lines.reduce((sum, { amount }) => sum + amount, 0);
  return { net, tax: taxOn(net, taxRate) };
}

/** Hundredths of a percent of "19", "7.5" or "8,1"; "" = 0. Throws invalid. */
export function parseTaxRate(text: string): number {
  const [, whole, part = ""] =
    /^(\d{1,2})(?:[.,](\d{1,2}))?$/.exec(text.replace("%", "").trim() || "0") ?? [];
  if (whole !== undefined) return Number(whole + part.padEnd(2, "0"));
  throw new AppError("invalid", "Write the tax in percent, such as 19 or 7.5.", "taxRate");
}

/** "19" or "7.5" of hundredths of a percent. */
export function formatTaxRate(rate: number): string {
  return String(rate / 100);
}

/** Throws invalid unless it is a whole number of days up to a year. */
export function parseDueDays(text: string): number {
  const days = /^\d{1,3}$/.test(text.trim()) ? Number(text) : NaN;
  if (days <= 365) return days;
  throw new AppError("invalid", "Write a number of days from 0 to 365.", "dueDays");
}

/** Text of several lines without empty ones at its ends. Throws invalid when it is too long. */
export function parseLines(text: string, field: string, most = 1000): string {
  const lines = text.replaceAll("\r\n", "\n").trim();
  if (lines.length <= most) return lines;
  throw new AppError("invalid", `Write at most ${most} characters here.`, field);
}

export function invoiceNotFound(): AppError {
  return notFound("invoice");
}

/** Why an invoice was not changed: somebody was faster. */
export function invoiceChanged(): AppError {
  return new AppError(
    "conflict",
    "Somebody changed this invoice meanwhile. Look at it as it is now, then try again.",
    "version",
  );
}
