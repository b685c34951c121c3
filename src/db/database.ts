import { drizzle } from "drizzle-orm/d1";

/** The one way to D1: read replicas or sessions would be turned on here. */
export function createDatabase(binding: D1Database) {
  return drizzle(binding, { casing: "snake_case" });
}

export type Database = ReturnType<typeof createDatabase>;
