import type { BatchItem } from "drizzle-orm/batch";

import type { Database } from "./database.ts";

type Statements = readonly [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]];

/**
 * The database for one verb whose first batch takes further statements along, before its own: all of them happen or none. What
 * is written beside a change thereby costs no round trip and cannot be left behind.
 */
export function joinBatch(db: Database, joining: Statements): Database {
  let isJoined = false;
  const batch = async (own: Statements) => {
    if (isJoined) return db.batch(own);
    isJoined = true;
    const [first, ...rest] = joining;
    const results: unknown[] = await db.batch([first, ...rest, ...own]);
    return results.slice(joining.length);
  };
  return new Proxy(db, {
    get: (target, name) => (name === "batch" ? batch : Reflect.get(target, name)),
  });
}
