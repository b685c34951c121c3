import { env } from "cloudflare:workers";
import { expect } from "vitest";

/** Fails when SQLite would read a whole table, or a whole index of it, to run this statement. */
export async function expectNoScan(
  statement: { toSQL: () => { sql: string; params: unknown[] } },
  tables: string[],
): Promise<string> {
  const { sql, params } = statement.toSQL();
  const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .bind(...params)
    .all<{ detail: string }>();
  const plan = results.map(({ detail }) => detail).join("\n");
  for (const table of tables) expect(plan).not.toMatch(new RegExp(`SCAN ${table}\\b`));
  return plan;
}
