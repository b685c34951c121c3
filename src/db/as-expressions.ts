import { type Column, sql, type SQL } from "drizzle-orm";

type Value<C extends Column> = C["_"]["notNull"] extends true ? C["_"]["data"] : C["_"]["data"] | null;

/**
 * Columns as expressions, for a query that names its index: drizzle knows no INDEXED BY, and refuses plain columns of a
 * table that it did not write into FROM itself. Only for columns that need no decoding (text and plain integers).
 */
export function asExpressions<T extends Record<string, Column>>(columns: T) {
  const expressions = Object.entries(columns).map(([key, column]) => [key, sql`${column}`.as(key)] as const);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because each key keeps its column
  return Object.fromEntries(expressions) as { [K in keyof T]: SQL.Aliased<Value<T[K]>> };
}
