import type { BatchItem } from "drizzle-orm/batch";

import type { Database } from "./database.ts";

type Statements = readonly [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]];

/**
 * The database for one verb whose first batch takes further statements along, before its own and after: all of them happen or none.
 * What is written beside a change thereby costs no round trip and cannot be left behind.
 */
export function joinBatch(
  db: Database,
  before: Statements,
  after: readonly BatchItem<"sqlite">[] = [],
): Database {
  let isJoined = false;
  const batch = async (own: Statements) => {
    if (isJoined) return db.batch(own);
    isJoined = true;
    const [first, ...rest] = before;
    const results: unknown[] = await db.batch([first, ...rest, ...own, ...after]);
    return results.slice(before.length, before.length + own.length);
  };
  return new Proxy(db, {
    get: (target, name) => (name === "batch" ? batch : Reflect.get(target, name)),
  });
}
