import * as z from "zod/mini";

import type { ImportField } from "../../db/schema/imports.ts";
import { fold } from "../../lib/fold.ts";
import { type ArchiveFiles, linesIn, tableOf } from "./archive-files.ts";
import { columnsOf, formatOf } from "./formats.ts";

/** A thing of a file of JSON; `cid`, `pid`, `tid`, `uid`: what the older ones call their ids. */
type Thing = Record<string, unknown>;
const things = z.array(z.record(z.string(), z.unknown()));

type Row = Partial<Record<ImportField, string>>;

/** The columns by which the table is told as Toggl's, as they are called there. */
const columns: readonly (readonly [ImportField, string])[] = [
  ["person", "User"],
  ["email", "Email"],
  ["client", "Client"],
  ["project", "Project"],
  ["task", "Task"],
  ["description", "Description"],
  ["billable", "Billable"],
  ["startDate", "Start date"],
  ["startTime", "Start time"],
  ["endDate", "End date"],
  ["endTime", "End time"],
  ["duration", "Duration"],
  ["tags", "Tags"],
];

/**
 * Toggl's data export as one table; null = it is none, or holds no time. The workspace's things are JSON (clients, projects, tags,
 * workspace_users, and the tasks of each project in a file of its own), its time CSV, a file for each year, or JSON as the API has it.
 */
export function readToggl(files: ArchiveFiles): string | null {
  const named = (name: string) => byId(thingsIn(files, name));
  const users = thingsIn(files, "workspace_users");
  const known = {
    users: byId(users, "uid", "user_id"),
    clients: named("clients"),
    projects: named("projects"),
    tasks: named("tasks"),
    tags: named("tags"),
  };
  const emails = new Map<string, string>();
  for (const user of users) {
    const name = fold(textOf(user, "name"));
    // Of two with one name nobody is meant.
    emails.set(name, emails.has(name) ? "" : textOf(user, "email"));
  }
  const tracked = thingsIn(files, "time_entries[^/]*").filter(
    (entry) => textOf(entry, "server_deleted_at") === "",
  );
  const rows = [
    ...Object.entries(files).flatMap(([path, bytes]) => (path.endsWith(".csv") ? rowsIn(bytes, emails) : [])),
    ...tracked.map((entry) => rowOf(entry, known)),
  ];
  if (rows.length === 0) return null;
  return tableOf(
    columns.map(([, name]) => name).join(","),
    rows.map((row) => columns.map(([field]) => row[field])),
  );
}

/** A year's entries; people without an e-mail address get that of the only one with their name. */
function rowsIn(bytes: Uint8Array, emails: ReadonlyMap<string, string>): Row[] {
  const { header, rows } = linesIn(bytes);
  if (formatOf(header) !== "Toggl Track") return [];
  const at = columnsOf(header);
  return rows.map((cells) => {
    const row: Row = Object.fromEntries(columns.map(([field]) => [field, cells[at[field] ?? -1] ?? ""]));
    return { ...row, email: row.email || emails.get(fold(row.person ?? "")) || "" };
  });
}

type Known = Record<"users" | "clients" | "projects" | "tasks" | "tags", ReadonlyMap<string, Thing>>;

function rowOf(entry: Thing, { users, clients, projects, tasks, tags }: Known): Row {
  const project = projects.get(textOf(entry, "project_id", "pid"));
  const user = users.get(textOf(entry, "user_id", "uid"));
  const [start, stop] = [textOf(entry, "start"), textOf(entry, "stop")];
  const [names, ids] = [listOf(entry["tags"]), listOf(entry["tag_ids"])];
  const known = ids.map((id) => textOf(tags.get(id), "name")).filter((name) => name !== "");
  return {
    person: textOf(user, "name"),
    email: textOf(user, "email"),
    client: textOf(clients.get(textOf(project, "client_id", "cid")), "name"),
    project: textOf(project, "name"),
    task: textOf(tasks.get(textOf(entry, "task_id", "tid")), "name"),
    description: textOf(entry, "description"),
    billable: textOf(entry, "billable"),
    startDate: start.slice(0, 10),
    startTime: start,
    endDate: stop.slice(0, 10),
    endTime: stop,
    tags: (names.length > 0 ? names : known).join(","),
  };
}

/** What the files of that name hold, and those of a folder of that name. */
function thingsIn(files: ArchiveFiles, name: string): Thing[] {
  const isOne = new RegExp(`(^|/)${name}(/[^/]*)?\\.json$`);
  return Object.entries(files).flatMap(([path, bytes]) => (isOne.test(path) ? (parsed(bytes) ?? []) : []));
}

function parsed(bytes: Uint8Array): Thing[] | null {
  try {
    return things.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function byId(all: readonly Thing[], ...keys: string[]): ReadonlyMap<string, Thing> {
  return new Map(all.map((thing) => [textOf(thing, ...keys, "id"), thing]));
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? [...new Set(value.map(String))] : [];
}

/** The first of these that there is, as text. */
function textOf(thing: Thing | undefined, ...keys: string[]): string {
  const value = keys.map((key) => thing?.[key] ?? null).find((one) => one !== null);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}
