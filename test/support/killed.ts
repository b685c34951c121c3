import { env } from "cloudflare:workers";

import { createDatabase, type Database } from "../../src/db/database.ts";
import type { Outbound } from "../../src/lib/outbound.ts";

/** The isolate is gone: nothing that it does from here on happens. */
export class Killed extends Error {}

/** Database and way out of one isolate, which dies at its n-th step: "before" it is taken, or "after" it, with the answer lost. */
export function killedAt(
  step: number,
  when: "before" | "after",
  http: Outbound,
): { db: Database; http: Outbound } {
  let steps = 0;
  const take = async <T>(act: () => Promise<T>): Promise<T> => {
    steps += 1;
    if (steps > step || (steps === step && when === "before")) throw new Killed();
    const result = await act();
    if (steps >= step) throw new Killed();
    return result;
  };
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        if (name === "bind") return (...values: unknown[]) => wrap(target.bind(...values));
        return async (...given: unknown[]) =>
          take(async () => Reflect.apply(method, target, given) as unknown);
      },
    });
  const database = new Proxy(env.DB, {
    get: (target, name) => {
      if (name === "prepare") return (sql: string) => wrap(target.prepare(sql));
      if (name === "batch")
        return async (statements: D1PreparedStatement[]) => take(() => target.batch(statements));
      const method: unknown = Reflect.get(target, name);
      return typeof method === "function" ? (method.bind(target) as unknown) : method;
    },
  });
  return {
    db: createDatabase(database),
    http: { calls: () => http.calls(), send: (request) => take(() => http.send(request)) },
  };
}
