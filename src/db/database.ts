import { drizzle } from "drizzle-orm/d1";

export type Database = ReturnType<typeof open>;

const databases = new WeakMap<D1Database, Database>();

/** The one way to D1: read replicas or sessions would be turned on here. One per binding: it holds nothing of a request. */
export function createDatabase(binding: D1Database): Database {
  const database = databases.get(binding) ?? open(binding);
  databases.set(binding, database);
  return database;
}

function open(binding: D1Database) {
  return drizzle(binding, { casing: "snake_case" });
}
