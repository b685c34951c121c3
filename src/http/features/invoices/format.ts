import type { Invoice } from "../../../domain/invoices/invoice.ts";
import type { InvoiceGroup } from "../../../domain/invoices/unbilled.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { minuteMs } from "../../../lib/time-units.ts";
import type { LocalDate } from "../../../lib/zoned-time.ts";

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });

/** "30 Nov 2026". */
export function formatDay(date: LocalDate): string {
  return day.format(Date.parse(date));
}

/** "Invoice 2026-007", "Draft for Northwind". */
export function titleOf({ number, clientName }: Pick<Invoice, "number" | "clientName">): string {
  return number === null ? `Draft for ${clientName}` : `Invoice ${number}`;
}

/** "1:20", or "1:20:15": nothing of what is charged is cut off. */
export function exactHours(ms: number): string {
  const seconds = Math.round((ms % minuteMs) / 1000);
  // Less than half a second before the next minute is that minute.
  if (seconds === 60) return formatDuration(ms + minuteMs);
  return seconds === 0 ? formatDuration(ms) : `${formatDuration(ms)}:${String(seconds).padStart(2, "0")}`;
}

export function isOverdue({ state, dueOn }: Invoice, today: LocalDate): boolean {
  return state === "sent" && dueOn !== null && dueOn < today;
}

export const groupNames: Readonly<Record<InvoiceGroup, string>> = {
  project: "Project",
  task: "Task",
  person: "Person",
};
