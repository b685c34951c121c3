import { getTableColumns, is, sql, SQL, type InferInsertModel } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

import type { Database } from "./database.ts";

/** A row of which some values are found by the statement itself. */
type Row<T extends SQLiteTable> = {
  [K in keyof InferInsertModel<T>]: InferInsertModel<T>[K] | SQL;
};

/**
 * Inserts one row if `condition` holds at that moment, in one statement. D1 has no interactive transactions, so this is how a
 * verb's batch decides something without a race.
 */
export function insertWhere<T extends SQLiteTable>(db: Database, table: T, row: Row<T>, condition: SQL) {
  const given = new Map<string, unknown>(Object.entries(row));
  const columns = Object.entries(getTableColumns(table)).filter(
    ([, { generated }]) => generated === undefined,
  );
  const values = columns.map(([name, column]) => {
    const value = given.get(name) ?? column.default ?? null;
    // A column's own encoder (JSON, boolean) is for values; null and expressions go as they are.
    if (value === null) return sql`null`;
    return is(value, SQL) ? value : sql`${sql.param(value, column)}`;
  });
  return db.insert(table).select(sql`select ${sql.join(values, sql`, `)} where ${condition}`);
}

/** Holds when the statement before it in the same batch changed a row. */
export const somethingChanged = sql`changes() > 0`;
