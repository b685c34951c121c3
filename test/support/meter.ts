import { env } from "cloudflare:workers";

import { createDatabase, type Database } from "../../src/db/database.ts";
import { meterDatabase, type Ran } from "./metered-database.ts";
import { createMeter, type Meter } from "./tally.ts";

/** What a piece of work costs at D1 by D1's own count, and how SQLite would run each of its statements. */
export type Cost = Meter & { plans: string[] };

/** Runs work on a database that counts. Plans are EXPLAIN QUERY PLAN lines: a "SCAN" is a table read from end to end. */
export async function measure(work: (db: Database) => Promise<unknown>): Promise<Cost> {
  const meter = createMeter();
  const history: Ran[] = [];
  await work(createDatabase(meterDatabase(env.DB, meter, history)));
  const plans = await Promise.all(history.map(explain));
  return { ...meter, plans: plans.flat() };
}

async function explain({ sql, params }: Ran): Promise<string[]> {
  const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .bind(...params)
    .all<{ detail: string }>();
  return results.map(({ detail }) => detail);
}
