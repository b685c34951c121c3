import type { Database } from "./database.ts";

/** A statement that is built once per database: building it may cost more than running it. Its values are placeholders. */
export function prepareOnce<T>(build: (db: Database) => T): (db: Database) => T {
  const prepared = new WeakMap<Database, T>();
  return (db) => {
    const statement = prepared.get(db) ?? build(db);
    prepared.set(db, statement);
    return statement;
  };
}
