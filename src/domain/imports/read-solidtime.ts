import { type ArchiveFiles, linesIn, tableOf } from "./archive-files.ts";

const header = "Description,Task,Project,Client,User,Email,Start,End,Duration (decimal),Billable,Tags";

/** A solidtime export as one table, its ids replaced by names; null = it is none. */
export function readSolidtime(files: ArchiveFiles): string | null {
  if (!linesIn(files["time_entries.csv"]).header.includes("member_id")) return null;
  const [entries = [], ...others] = ["time_entries", "clients", "projects", "tasks", "tags", "members"].map(
    (name) => recordsIn(files[`${name}.csv`]),
  );
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
  return tableOf(header, rows);
}

function recordsIn(bytes: Uint8Array | undefined): Record<string, string>[] {
  const { header: names, rows } = linesIn(bytes);
  return rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""])));
}

/** A JSON array of ids, each once. */
function tagIdsOf(text = ""): string[] {
  return [...new Set(text.match(/[\w-]{8,}/g))];
}
