import { getTableColumns, sql, type InferInsertModel, type SQL } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

import type { Database } from "./database.ts";

/**
 * Inserts one row if `condition` holds at that moment, in one statement. D1 has no interactive transactions, so this is how a
 * verb's batch decides something without a race.
 */
export function insertWhere<T extends SQLiteTable>(
  db: Database,
  table: T,
  row: InferInsertModel<T>,
  condition: SQL,
) {
  const given = new Map<string, unknown>(Object.entries(row));
  const values = Object.entries(getTableColumns(table)).map(([name, column]) => {
    const value = given.get(name) ?? column.default ?? null;
    // A column's own encoder (JSON, boolean) is for values; null goes as it is.
    return value === null ? sql`null` : sql`${sql.param(value, column)}`;
  });
  return db.insert(table).select(sql`select ${sql.join(values, sql`, `)} where ${condition}`);
}

/** Holds when the statement before it in the same batch changed a row. */
export const somethingChanged = sql`changes() > 0`;
