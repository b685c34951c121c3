import type { SQL } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";

import type { Database } from "./database.ts";

const dialect = new SQLiteAsyncDialect({ casing: "snake_case" });

/**
 * Statements that Drizzle's builders cannot say, in one transaction; how many rows each of them changed. Drizzle's own
 * batch() fails for raw SQL that has parameters.
 */
export async function runStatements(db: Database, statements: SQL[]): Promise<number[]> {
  const prepared = statements.map((statement) => {
    const { sql, params } = dialect.sqlToQuery(statement);
    return db.$client.prepare(sql).bind(...params);
  });
  const results = await db.$client.batch(prepared);
  return results.map(({ meta }) => meta.changes);
}
