import type { ImportFound, ImportName } from "../../db/schema/imports.ts";
import { AppError } from "../../lib/errors.ts";
import { fold } from "../../lib/fold.ts";
import type { ImportRow } from "./read-row.ts";

/** What a file names. */
export type Names = Pick<ImportFound, "clients" | "projects" | "tasks" | "tags">;

const mostNames = 5000;

/** Keys of what a line names; "" = nothing. Case and accents make no difference. */
export function keysOf({
  client,
  project,
  task,
  tags,
}: Pick<ImportRow, "client" | "project" | "task" | "tags">) {
  const clientKey = fold(client);
  const projectKey = project === "" ? "" : `${clientKey}\n${fold(project)}`;
  const taskKey = task === "" ? "" : `${projectKey}\n${fold(task)}`;
  return { client: clientKey, project: projectKey, task: taskKey, tags: [...new Set(tags.map(fold))] };
}

/** Adds what lines name. Throws invalid when a file names more than 5,000 things. */
export function addNames(names: Names, rows: readonly ImportRow[]): void {
  for (const row of rows) addNamesOf(names, row);
  const count = [names.clients, names.projects, names.tasks, names.tags].reduce(
    (sum, all) => sum + Object.keys(all).length,
    0,
  );
  if (count <= mostNames) return;
  throw new AppError(
    "invalid",
    "The file names more than 5,000 clients, projects, tasks and tags. Check which columns are chosen, or import it in parts.",
  );
}

function addNamesOf(names: Names, row: ImportRow): void {
  const fresh = (name: string): ImportName => ({ id: "", name, isNew: true });
  const { client, project, task } = keysOf(row);
  if (client !== "") names.clients[client] ??= fresh(row.client);
  if (project !== "") {
    const known = (names.projects[project] ??= {
      ...fresh(row.project),
      called: row.project,
      client,
      billable: false,
    });
    if (row.billable === true) known.billable = true;
  }
  if (task !== "") names.tasks[task] ??= { ...fresh(row.task), project };
  for (const name of row.tags) names.tags[fold(name)] ??= fresh(name);
}
