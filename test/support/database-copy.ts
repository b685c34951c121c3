import { env } from "cloudflare:workers";

type Row = Record<string, unknown>;

/** The rows of each table, and what names one: generated columns are not among them. */
export type Rows = readonly { table: string; columns: readonly string[]; rows: readonly Row[] }[];

/** All rows of the database, to begin with them again. */
export async function copyDatabase(): Promise<Rows> {
  // What keeps the audit's rows from being deleted would keep them from being put back.
  await env.DB.exec("DROP TRIGGER IF EXISTS audit_keeps_history");
  const { results: tables } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
  ).all<{ name: string }>();
  return Promise.all(
    tables.map(async ({ name: table }) => {
      // Hidden columns, which are the generated ones, are not listed.
      const { results: columns } = await env.DB.prepare(`PRAGMA table_info(${table})`).all<{
        name: string;
      }>();
      const names = columns.map(({ name }) => name);
      const { results: rows } = await env.DB.prepare(`SELECT ${names.join(", ")} FROM ${table}`).all<Row>();
      return { table, columns: names, rows };
    }),
  );
}

/** Puts them back, and nothing else. */
export async function restoreDatabase(all: Rows): Promise<void> {
  const insert = ({ table, columns, rows }: Rows[number]) => {
    const values = columns.map((name) => `value->>'${name}'`).join(", ");
    const sql = `INSERT INTO ${table} (${columns.join(", ")}) SELECT ${values} FROM json_each(?)`;
    return env.DB.prepare(sql).bind(JSON.stringify(rows));
  };
  // Time entries first: their triggers write to other tables.
  const inOrder = all.toSorted(
    (a, b) => Number(b.table === "time_entries") - Number(a.table === "time_entries"),
  );
  await env.DB.batch([
    ...inOrder.map(({ table }) => env.DB.prepare(`DELETE FROM ${table}`)),
    ...inOrder.filter(({ rows }) => rows.length > 0).map(insert),
  ]);
}

/** What is stored in some tables, without what differs from one run to the next: ids, and when something was written. */
export async function facts(columns: Readonly<Record<string, readonly string[]>>): Promise<unknown> {
  const found = await Promise.all(
    Object.entries(columns).map(async ([table, names]) => {
      const { results } = await env.DB.prepare(`SELECT ${names.join(", ")} FROM ${table}`).all<Row>();
      return [table, results.map((row) => JSON.stringify(row)).toSorted()] as const;
    }),
  );
  return Object.fromEntries(found);
}
