import { env } from "cloudflare:workers";

import { createDatabase, type Database } from "../../src/db/database.ts";

type Ran = { sql: string; params: unknown[] };

/** What a piece of work costs at D1 by D1's own count, and how SQLite would run each of its statements. */
export type Cost = { rowsRead: number; rowsWritten: number; statements: number; plans: string[] };

/** Runs work on a database that counts. Plans are EXPLAIN QUERY PLAN lines: a "SCAN" is a table read from end to end. */
export async function measure(work: (db: Database) => Promise<unknown>): Promise<Cost> {
  const ran: Ran[] = [];
  const cost: Cost = { rowsRead: 0, rowsWritten: 0, statements: 0, plans: [] };
  const count = <T>(result: D1Result<T>): D1Result<T> => {
    cost.rowsRead += result.meta.rows_read;
    cost.rowsWritten += result.meta.rows_written;
    return result;
  };
  await work(createDatabase(countingBinding(ran, count)));
  cost.statements = ran.length;
  for (const { sql, params } of ran) cost.plans.push(...(await explain(sql, params)));
  return cost;
}

async function explain(sql: string, params: unknown[]): Promise<string[]> {
  const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .bind(...params)
    .all<{ detail: string }>();
  return results.map(({ detail }) => detail);
}

type Count = <T>(result: D1Result<T>) => D1Result<T>;

function countingBinding(ran: Ran[], count: Count): D1Database {
  const real = new WeakMap<object, { statement: D1PreparedStatement; run: Ran }>();

  const wrap = (statement: D1PreparedStatement, run: Ran): D1PreparedStatement => {
    const wrapped = new Proxy(statement, {
      get: (target, name) => {
        if (name === "bind")
          return (...params: unknown[]) => wrap(target.bind(...params), { ...run, params });
        ran.push(run);
        if (name === "raw") return async () => rawOf(target, run.sql, count);
        return async () => count(await target.all());
      },
    });
    real.set(wrapped, { statement, run });
    return wrapped;
  };

  return new Proxy(env.DB, {
    get: (target, name) => {
      if (name === "prepare") return (sql: string) => wrap(target.prepare(sql), { sql, params: [] });
      if (name === "batch") {
        return async (wrapped: D1PreparedStatement[]) => {
          const known = wrapped.flatMap((each) => real.get(each) ?? []);
          ran.push(...known.map(({ run }) => run));
          const results = await target.batch(known.map(({ statement }) => statement));
          return results.map((result) => count(result));
        };
      }
      throw new Error(`The counting database does not know "${String(name)}".`);
    },
  });
}

/** `raw()` gives no figures. A query runs twice; a write, whose columns have different names, once. */
async function rawOf(statement: D1PreparedStatement, sql: string, count: Count): Promise<unknown[][]> {
  const { results } = count(await statement.all());
  if (/^\s*select/i.test(sql)) return statement.raw();
  return results.map((row) => Object.values(row));
}
