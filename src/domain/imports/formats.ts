import type { ImportField } from "../../db/schema/imports.ts";
import { fold } from "../../lib/fold.ts";

/** What columns are called in the exports that we know, the best first. A time may hold its date as well. */
const columnNames: Record<ImportField, readonly string[]> = {
  startDate: ["start date", "date", "day", "datum"],
  startTime: ["start time", "from", "begin", "started at", "start", "von"],
  endDate: ["end date", "stop date"],
  endTime: ["end time", "stop time", "to", "end", "ended at", "stop", "bis"],
  duration: ["duration (decimal)", "hours", "duration", "duration (h)", "time", "dauer"],
  description: ["description", "notes", "note", "comment", "text", "beschreibung"],
  project: ["project", "projekt"],
  client: ["client", "customer", "kunde"],
  task: ["task", "activity", "tatigkeit"],
  tags: ["tags", "tag", "labels", "schlagworte"],
  billable: ["billable", "billable?", "abrechenbar"],
  email: ["email", "e-mail", "e-mail address"],
  person: ["user", "member", "person", "name", "first name", "benutzer"],
  lastName: ["last name"],
};

/** What columns tell a program's export by; the first that has all of them. */
const signatures: readonly [format: string, columns: readonly string[]][] = [
  ["Clockify", ["start date", "start time", "duration (decimal)"]],
  ["Toggl Track", ["description", "start date", "start time"]],
  ["Harvest", ["date", "hours", "first name", "last name"]],
  ["Kimai", ["date", "customer", "project", "activity"]],
  ["Kimai", ["datum", "kunde", "projekt", "tatigkeit"]],
  ["solidtime", ["start", "end", "duration (decimal)", "user"]],
];

export const plainFormat = "CSV file";

/** The program that exports such a header. */
export function formatOf(header: readonly string[]): string {
  const names = new Set(header.map(fold));
  return signatures.find(([, columns]) => columns.every((name) => names.has(name)))?.[0] ?? plainFormat;
}

/** Which column holds what, as far as their names say. */
export function columnsOf(header: readonly string[]): Partial<Record<ImportField, number>> {
  const names = header.map(fold);
  const found = Object.entries(columnNames).map(([field, wanted]) => [
    field,
    wanted.map((name) => names.indexOf(name)).find((at) => at >= 0),
  ]);
  return Object.fromEntries(found.filter(([, at]) => at !== undefined));
}
