import { env } from "cloudflare:workers";

import { createDatabase, type Database } from "../../src/db/database.ts";

/** The same database, but right before the first statement that fits, something else happens: a race, at will. */
export function interveneBefore(pattern: RegExp, act: () => Promise<unknown>): Database {
  let isDone = false;
  const asked = new WeakMap<object, string>();
  const intervene = async (sql: string) => {
    if (isDone || !pattern.test(sql)) return;
    isDone = true;
    await act();
  };
  const wrap = (statement: D1PreparedStatement, sql: string): D1PreparedStatement => {
    const wrapped = new Proxy(statement, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        if (name === "bind") return (...values: unknown[]) => wrap(target.bind(...values), sql);
        return async (...given: unknown[]) => {
          await intervene(sql);
          return Reflect.apply(method, target, given) as unknown;
        };
      },
    });
    asked.set(wrapped, sql);
    return wrapped;
  };
  return createDatabase(
    new Proxy(env.DB, {
      get: (target, name) => {
        if (name === "prepare") return (sql: string) => wrap(target.prepare(sql), sql);
        if (name === "batch") {
          return async (statements: D1PreparedStatement[]) => {
            for (const statement of statements) await intervene(asked.get(statement) ?? "");
            return target.batch(statements);
          };
        }
        const method: unknown = Reflect.get(target, name);
        return typeof method === "function" ? (method.bind(target) as unknown) : method;
      },
    }),
  );
}
