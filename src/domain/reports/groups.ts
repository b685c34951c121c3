import { sql, type SQL } from "drizzle-orm";

import type { Actor } from "../context.ts";
import type { Group, TimeGroup } from "./group-names.ts";

type Grouping = {
  /** Of a piece. */
  key: SQL | ((workspaceId: string) => SQL);
  /** What people call it, by its key; null where the key says it all or nothing is there. */
  name: (workspaceId: string, key: SQL) => SQL;
  colour?: (workspaceId: string, key: SQL) => SQL;
  /** The name of the client that it belongs to. */
  client?: (workspaceId: string, key: SQL) => SQL;
};

const nothing = () => sql`NULL`;
const ofSlice = (unit: TimeGroup): Grouping => ({ key: sql`slice ->> ${unit}`, name: nothing });
const project = (column: "name" | "colour" | "client_id") => (workspaceId: string, key: SQL) =>
  sql`(SELECT ${sql.identifier(column)} FROM projects WHERE workspace_id = ${workspaceId} AND id = ${key})`;

const client = (workspaceId: string, key: SQL) =>
  sql`(SELECT name FROM clients WHERE workspace_id = ${workspaceId} AND id = ${key})`;

const groupings: Readonly<Record<Group, Grouping>> = {
  client: { key: (workspaceId) => project("client_id")(workspaceId, sql`project_id`), name: client },
  project: {
    key: sql`project_id`,
    name: project("name"),
    colour: project("colour"),
    client: (workspaceId, key) => client(workspaceId, project("client_id")(workspaceId, key)),
  },
  task: {
    key: sql`task_id`,
    name: (workspaceId, key) =>
      sql`(SELECT title FROM tasks WHERE workspace_id = ${workspaceId} AND id = ${key})`,
  },
  // A person's entries stand in this workspace; their name stays when they leave it.
  person: { key: sql`user_id`, name: (_, key) => sql`(SELECT name FROM users WHERE id = ${key})` },
  tag: {
    key: sql`tagged.value`,
    name: (workspaceId, key) =>
      sql`(SELECT name FROM tags WHERE workspace_id = ${workspaceId} AND id = ${key})`,
  },
  billable: { key: sql`billable`, name: nothing },
  day: ofSlice("day"),
  week: ofSlice("week"),
  month: ofSlice("month"),
};

/** The statement's parts for grouping pieces by up to two things: key, name, colour and client of each. */
export function groupColumns({ workspaceId }: Actor, by: readonly [Group, Group | null]) {
  const [first, second] = by.map((group) => (group === null ? null : groupings[group]));
  // What stands below its client needs not repeat the name.
  const namesClient = !by.includes("client");
  const keyOf = ({ key }: Grouping) => (typeof key === "function" ? key(workspaceId) : key);
  const columns = (grouping: Grouping | null | undefined, key: SQL) => ({
    key: sql<string | number | null>`${grouping ? keyOf(grouping) : sql`NULL`}`,
    name: sql<string | null>`${grouping?.name(workspaceId, key) ?? sql`NULL`}`,
    colour: sql<string | null>`${grouping?.colour?.(workspaceId, key) ?? sql`NULL`}`,
    client: sql<string | null>`${(namesClient && grouping?.client?.(workspaceId, key)) || sql`NULL`}`,
  });
  return { first: columns(first, sql`first_key`), second: columns(second, sql`second_key`) };
}

/** One row for each of a piece's tags that still exist, or one without; only where tags are asked for. */
export function taggedRows({ workspaceId }: Actor, by: readonly (Group | null)[]): SQL {
  if (!by.includes("tag")) return sql``;
  return sql`LEFT JOIN json_each(pieces.tags) AS tagged
    ON EXISTS (SELECT 1 FROM tags WHERE workspace_id = ${workspaceId} AND id = tagged.value)`;
}
