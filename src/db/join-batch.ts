import type { BatchItem } from "drizzle-orm/batch";

import type { Database } from "./database.ts";

type Statements = readonly [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]];

/**
 * The database for one verb whose first batch takes further statements along, before its own and after: all of them happen or none.
 * What is written or asked beside a change thereby costs no round trip and cannot be left behind. `seen` gets what those after it gave.
 */
export function joinBatch(
  db: Database,
  before: Statements,
  after: readonly BatchItem<"sqlite">[] = [],
  seen: (results: unknown[]) => void = () => {},
): Database {
  let isJoined = false;
  const batch = async (own: Statements) => {
    if (isJoined) return db.batch(own);
    isJoined = true;
    const [first, ...rest] = before;
    const results: unknown[] = await db.batch([first, ...rest, ...own, ...after]);
    const end = before.length + own.length;
    seen(results.slice(end));
    return results.slice(before.length, end);
  };
  return new Proxy(db, {
    get: (target, name) => (name === "batch" ? batch : Reflect.get(target, name)),
  });
}
