import { unzipSync } from "fflate";

import { AppError } from "../../lib/errors.ts";
import { readLines } from "./read-lines.ts";

/** The files of a solidtime export that say what was tracked. */
const wanted = ["time_entries.csv", "clients.csv", "projects.csv", "tasks.csv", "tags.csv", "members.csv"];
const mostBytes = 100 * 1024 * 1024;

type Line = Record<string, string>;

export function isArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** A solidtime export as one table, its ids replaced by names. Throws invalid for any other archive. */
export function readArchive(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const files = unpack(bytes);
  const tables = wanted.map((name) => tableOf(files[name]));
  const [entries = [], ...others] = tables;
  const [clients, projects, tasks, tags, members] = others.map(
    (lines) => new Map(lines.map((line) => [line["id"] ?? "", line])),
  );
  const rows = entries.map((entry) => {
    const [project, member] = [
      projects?.get(entry["project_id"] ?? ""),
      members?.get(entry["member_id"] ?? ""),
    ];
    return [
      entry["description"],
      tasks?.get(entry["task_id"] ?? "")?.["name"],
      project?.["name"],
      clients?.get(entry["client_id"] || (project?.["client_id"] ?? ""))?.["name"],
      member?.["name"],
      member?.["email"],
      entry["start"],
      entry["end"],
      "",
      entry["billable"],
      tagIdsOf(entry["tags"])
        .flatMap((id) => tags?.get(id)?.["name"] ?? [])
        .join(","),
    ];
  });
  const header = "Description,Task,Project,Client,User,Email,Start,End,Duration (decimal),Billable,Tags";
  const quoted = rows.map((row) => row.map((cell = "") => `"${cell.replaceAll('"', '""')}"`).join(","));
  return new Uint8Array(new TextEncoder().encode([header, ...quoted, ""].join("\n")));
}

function unpack(bytes: Uint8Array): Record<string, Uint8Array> {
  let total = 0;
  let files: Record<string, Uint8Array> = {};
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!wanted.includes(name)) return false;
        total += originalSize;
        return total <= mostBytes;
      },
    });
  } catch (error) {
    // What fflate says of a broken archive is nothing that a person could act on.
    if (!(error instanceof Error)) throw error;
  }
  if (total > mostBytes) throw unusable("It holds more than 100 MB.");
  if (files["time_entries.csv"] === undefined) throw unusable("Only solidtime's exports are read as a ZIP.");
  return files;
}

function unusable(why: string): AppError {
  return new AppError(
    "invalid",
    `This archive cannot be imported. ${why} Upload a CSV file instead.`,
    "file",
  );
}

function tableOf(bytes: Uint8Array | undefined): Line[] {
  if (bytes === undefined) return [];
  const lines = readLines(new TextDecoder().decode(bytes), { delimiter: ",", firstLine: 1 });
  const [header = [], ...rows] = lines.flatMap((line) => ("cells" in line ? [line.cells] : []));
  return rows.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ""])));
}

/** A JSON array of ids. */
function tagIdsOf(text = ""): string[] {
  return text.match(/[\w-]{8,}/g) ?? [];
}
