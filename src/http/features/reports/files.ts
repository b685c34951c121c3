import type { Context } from "hono";

import type { DetailedEntry } from "../../../domain/reports/detailed.ts";
import { type Group, isTimeGroup } from "../../../domain/reports/group-names.ts";
import type { GroupSum, Sum, Summary } from "../../../domain/reports/summary.ts";
import { minorDigits } from "../../../lib/currency.ts";
import { type Cell, csvFile, type Row } from "../../../lib/csv.ts";
import { streamOf } from "../../../lib/stream-of.ts";
import { hourMs } from "../../../lib/time-units.ts";
import { xlsxFile } from "../../../lib/xlsx.ts";
import { localDateOf, minuteOfDay } from "../../../lib/zoned-time.ts";
import { nameOf } from "../../../domain/reports/format.ts";
import { groupNames } from "./summary-table.tsx";

export const fileFormats = ["csv", "xlsx"] as const;
export type FileFormat = (typeof fileFormats)[number];

const contentTypes: Readonly<Record<FileFormat, string>> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** The answer to download, written while it is read. */
export function download(
  c: Context,
  format: FileFormat,
  name: string,
  parts: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>,
): Response {
  const bytes = format === "csv" ? csvFile(parts) : xlsxFile(name, parts);
  return c.body(streamOf(bytes), 200, {
    "Content-Type": contentTypes[format],
    "Content-Disposition": `attachment; filename="timewire ${name}.${format}"`,
  });
}

/** A summary as a table: each length as hours and minutes and as a decimal number, spans of time by their first day. */
export function summaryRows({ by: [first, second], groups, total, isCompared }: Summary): Row[] {
  const by = second === null ? [first] : [first, second];
  const showsClient = by.includes("project") && !by.includes("client");
  const cellsOf = cellsWith(showsClient);
  const names = by.flatMap((group) =>
    showsClient && group === "project" ? ["Client", groupNames[group]] : [groupNames[group]],
  );
  const worth = worthOf(total);
  // Only whole groups are compared.
  const showsBefore = isCompared && second === null;
  const before = showsBefore ? ["Time before", "Hours before"] : [];
  const head = [...names, "Time", "Hours", "Billable time", "Billable hours", ...before, ...worth.names];
  const rows = groups.flatMap((group) =>
    second === null
      ? [
          [
            ...cellsOf(first, group),
            ...lengths(group),
            ...(showsBefore ? length(group.msBefore ?? 0) : []),
            ...worth.cells(group),
          ],
        ]
      : group.parts.map((part) => [
          ...cellsOf(first, group),
          ...cellsOf(second, part),
          ...lengths(part),
          ...worth.cells(part),
        ]),
  );
  return [head, ...rows];
}

/** A column for each currency of the report's amounts and costs, as decimal numbers. */
function worthOf({ amounts, costs }: Sum) {
  const columns = [
    ...amounts.map(({ currency }) => ({ name: "Amount", currency, of: (sum: Sum) => sum.amounts })),
    ...costs.map(({ currency }) => ({ name: "Cost", currency, of: (sum: Sum) => sum.costs })),
  ];
  return {
    names: columns.map(({ name, currency }) => `${name} ${currency}`),
    cells: (sum: Sum) =>
      columns.map(({ currency, of }) => {
        const amount = of(sum).find((each) => each.currency === currency)?.amount ?? 0;
        return decimal(amount, currency);
      }),
  };
}

/** What a row says of a group; a project stands behind its client where nothing else names that. */
function cellsWith(showsClient: boolean) {
  return (group: Group, sum: GroupSum): Cell[] => {
    if (isTimeGroup(group)) return [{ date: sum.key ?? "" }];
    const name = nameOf(group, { ...sum, client: null });
    return showsClient && group === "project" ? [sum.client ?? "", name] : [name];
  };
}

function decimal(amount: number, currency: string): number {
  return amount / 10 ** minorDigits(currency);
}

function lengths({ ms, billableMs }: Sum): Cell[] {
  return [...length(ms), ...length(billableMs)];
}

function length(ms: number): Cell[] {
  return [{ ms }, Number((ms / hourMs).toFixed(4))];
}

const detailedHead = [
  "Date",
  "From",
  "Until",
  "Person",
  "Client",
  "Project",
  "Task",
  "Notes",
  "Tags",
  "Billable",
];

/** A row per entry, in the zone; the parts come as they are read. */
export async function* detailedRows(
  parts: AsyncIterable<DetailedEntry[]>,
  zone: string,
): AsyncGenerator<Row[]> {
  yield [[...detailedHead, "Time", "Hours", "Amount", "Currency"]];
  for await (const entries of parts) yield entries.map((entry) => detailedRow(entry, zone));
}

function detailedRow(entry: DetailedEntry, zone: string): Row {
  const { startedAt, endedAt, amount, currency } = entry;
  return [
    { date: localDateOf(startedAt, zone) },
    { minute: minuteOfDay(startedAt, zone) },
    endedAt === null ? "" : { minute: minuteOfDay(endedAt, zone) },
    entry.person,
    entry.client ?? "",
    entry.project ?? "",
    entry.task ?? "",
    entry.notes,
    entry.tags.join(", "),
    entry.billable ? "yes" : "no",
    ...length(entry.ms),
    ...(amount === null || currency === null ? ["", ""] : [decimal(amount, currency), currency]),
  ];
}
