import { formatDuration } from "./format-duration.ts";
import type { LocalDate } from "./zoned-time.ts";

/** A value of a table that people take away: text, a number, a day, minutes after midnight, or a length in milliseconds. */
export type Cell = string | number | { date: LocalDate } | { minute: number } | { ms: number };
export type Row = readonly Cell[];

/**
 * A CSV file as spreadsheets open it (RFC 4180, with a byte order mark). Text that a spreadsheet would run as a formula gets an apostrophe;
 * numbers never do. https://owasp.org/www-community/attacks/CSV_Injection
 */
export async function* csvFile(parts: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>) {
  const encoder = new TextEncoder();
  yield encoder.encode("\uFEFF");
  for await (const rows of parts) yield encoder.encode(rows.map(line).join(""));
}

function line(row: Row): string {
  return `${row.map(cell).join(",")}\r\n`;
}

function cell(value: Cell): string {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") return written(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function written(value: Exclude<Cell, string | number>): string {
  if ("date" in value) return value.date;
  if ("ms" in value) return formatDuration(value.ms);
  return [Math.floor(value.minute / 60), value.minute % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}
