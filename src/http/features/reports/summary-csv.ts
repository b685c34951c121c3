import { isTimeGroup, type Group } from "../../../domain/reports/groups.ts";
import type { GroupSum, Sum, Summary } from "../../../domain/reports/summary.ts";
import { minorDigits } from "../../../lib/currency.ts";
import { writeCsv } from "../../../lib/csv.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { hourMs } from "../../../lib/time-units.ts";
import { nameOf } from "./format.ts";
import { groupNames } from "./summary-table.tsx";

/** The rows of a summary as CSV: each length as hours and minutes and as a decimal number, dates as YYYY-MM-DD. */
export function summaryCsv({ by: [first, second], groups, total }: Summary): string {
  const by = second === null ? [first] : [first, second];
  const showsClient = by.includes("project") && !by.includes("client");
  const cellsOf = cellsWith(showsClient);
  const names = by.flatMap((group) =>
    showsClient && group === "project" ? ["Client", groupNames[group]] : [groupNames[group]],
  );
  const worth = worthOf(total);
  const head = [...names, "Time", "Hours", "Billable time", "Billable hours", ...worth.names];
  const rows = groups.flatMap((group) =>
    second === null
      ? [[...cellsOf(first, group), ...lengths(group), ...worth.cells(group)]]
      : group.parts.map((part) => [
          ...cellsOf(first, group),
          ...cellsOf(second, part),
          ...lengths(part),
          ...worth.cells(part),
        ]),
  );
  return writeCsv([head, ...rows]);
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
        return amount / 10 ** minorDigits(currency);
      }),
  };
}

/** What a row says of a group; a project stands behind its client where nothing else names that. */
function cellsWith(showsClient: boolean) {
  return (group: Group, sum: GroupSum): string[] => {
    if (isTimeGroup(group)) return [sum.key ?? ""];
    const name = nameOf(group, { ...sum, client: null });
    return showsClient && group === "project" ? [sum.client ?? "", name] : [name];
  };
}

function lengths({ ms, billableMs }: Sum): (string | number)[] {
  return [...lengthCells(ms), ...lengthCells(billableMs)];
}

/** A length in milliseconds as "1:30" and as 1.5. */
export function lengthCells(ms: number): [string, number] {
  return [formatDuration(ms), Number((ms / hourMs).toFixed(4))];
}
