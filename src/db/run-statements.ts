import type { SQL } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";

import type { Database } from "./database.ts";

const dialect = new SQLiteAsyncDialect({ casing: "snake_case" });

export type StatementResult = D1Result<Record<string, unknown>>;

/**
 * Statements that Drizzle's builders cannot say, in one transaction and one round trip. Drizzle's own batch() fails for raw
 * SQL that has parameters.
 */
export async function runBatch(db: Database, statements: SQL[]): Promise<StatementResult[]> {
  const prepared = statements.map((statement) => {
    const { sql, params } = dialect.sqlToQuery(statement);
    return db.$client.prepare(sql).bind(...params);
  });
  return db.$client.batch<Record<string, unknown>>(prepared);
}

/** The rows of a statement's result, as the caller's own SELECT names its columns. */
export function rowsOf<T>(result: StatementResult | undefined): T[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because the caller wrote the statement
  return (result?.results ?? []) as T[];
}

/** The same; how many rows each of them changed. */
export async function runStatements(db: Database, statements: SQL[]): Promise<number[]> {
  return (await runBatch(db, statements)).map(({ meta }) => meta.changes);
}
