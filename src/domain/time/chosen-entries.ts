import { type SQL, sql } from "drizzle-orm";

import { AppError } from "../../lib/errors.ts";
import type { PersonCtx } from "../context.ts";

/** An entry as the person saw it when they selected it. */
export type ChosenEntry = { id: string; version: number };

/** `versions`: JSON of the version of each id. */
export type Chosen = { ids: string[]; versions: string };

/** As many as one statement takes as one value. */
const mostChosen = 200;

/** Each entry once. Throws invalid for none, or too many. */
export function checkChosen(entries: readonly ChosenEntry[]): Chosen {
  const chosen = chosenOf(entries);
  if (chosen.ids.length === 0) throw new AppError("invalid", "Select at least one entry first.");
  if (chosen.ids.length > mostChosen)
    throw new AppError("invalid", `Select at most ${mostChosen} entries at once.`);
  return chosen;
}

function chosenOf(entries: readonly ChosenEntry[]): Chosen {
  const versions = new Map(entries.map(({ id, version }) => [id, version]));
  return { ids: [...versions.keys()], versions: JSON.stringify(Object.fromEntries(versions)) };
}

/** The keys of own entries that are over, not deleted, and still as they were seen, found along the index of ids. */
export function chosenKeys(ctx: PersonCtx, chosen: Chosen): SQL {
  return sql`SELECT workspace_id, user_id, started_at, id FROM time_entries INDEXED BY time_entries_id
    WHERE ${areChosen(ctx, chosen)}`;
}

function areChosen({ actor }: PersonCtx, { ids, versions }: Chosen): SQL {
  return sql`workspace_id = ${actor.workspaceId} AND user_id = ${actor.userId} AND deleted_at IS NULL
    AND ended_at IS NOT NULL AND id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
    AND version = ${versions} ->> id`;
}

/** Condition: that is true of each of them. */
export function allAreChosen(ctx: PersonCtx, chosen: Chosen): SQL {
  return sql`(SELECT count(*) FROM time_entries INDEXED BY time_entries_id
    WHERE ${areChosen(ctx, chosen)}) = ${chosen.ids.length}`;
}

/** The facts of a change of them all (`domain/changes/`), with what it may change; nothing unless all can be changed. */
export function chosenFacts(ctx: PersonCtx, entries: readonly ChosenEntry[], isDeletion: boolean): SQL {
  const chosen = chosenOf(entries);
  return sql`SELECT json_object('kind', 'entries_changed', 'isDeletion', json(${isDeletion ? "true" : "false"}),
    'entries', json_group_array(json_object('id', id, 'projectId', project_id, 'taskId', task_id,
      'billable', json(iif(billable, 'true', 'false')), 'tags', json(tags)))) AS facts
    FROM time_entries INDEXED BY time_entries_id WHERE ${areChosen(ctx, chosen)}
    HAVING count(*) = ${chosen.ids.length}`;
}

/** What to say when not all can be changed: not one is then. */
export function notAllThere(): AppError {
  return new AppError(
    "conflict",
    "Some of these entries were changed or deleted elsewhere meanwhile, or still run. Nothing was changed: look at the list and select again.",
  );
}
