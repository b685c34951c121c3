import { isTimeGroup, type Group } from "../../../domain/reports/groups.ts";
import type { GroupSum, Sum, Summary } from "../../../domain/reports/summary.ts";
import { writeCsv } from "../../../lib/csv.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { hourMs } from "../../../lib/time-units.ts";
import { nameOf } from "./format.ts";
import { groupNames } from "./summary-table.tsx";

/** The rows of a summary as CSV: each length as hours and minutes and as a decimal number, dates as YYYY-MM-DD. */
export function summaryCsv({ by: [first, second], groups }: Summary): string {
  const names = [groupNames[first], ...(second === null ? [] : [groupNames[second]])];
  const head = [...names, "Time", "Hours", "Billable time", "Billable hours"];
  const rows = groups.flatMap((group) =>
    second === null
      ? [[cellOf(first, group), ...lengths(group)]]
      : group.parts.map((part) => [cellOf(first, group), cellOf(second, part), ...lengths(part)]),
  );
  return writeCsv([head, ...rows]);
}

function cellOf(group: Group, sum: GroupSum): string {
  return isTimeGroup(group) ? (sum.key ?? "") : nameOf(group, sum);
}

function lengths({ ms, billableMs }: Sum): (string | number)[] {
  return [...lengthCells(ms), ...lengthCells(billableMs)];
}

/** A length in milliseconds as "1:30" and as 1.5. */
export function lengthCells(ms: number): [string, number] {
  return [formatDuration(ms), Number((ms / hourMs).toFixed(4))];
}
