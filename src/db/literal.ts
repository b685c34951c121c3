import { sql, type SQL } from "drizzle-orm";

/** A whole number of our own as it stands in a statement, which takes only a hundred values. */
export function literal(value: number): SQL {
  return sql.raw(String(Math.trunc(value)));
}
