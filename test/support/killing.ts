import { env } from "cloudflare:workers";

import { createDatabase, type Database } from "../../src/db/database.ts";
import type { Enqueue } from "../../src/messages.ts";

class Killed extends Error {}

/** Whether the step at which an isolate is killed takes effect, without anybody hearing of it. */
export type Moment = "before" | "after";

/**
 * An isolate that is killed at its n-th step, counted from 1: a statement or batch, a call out, a message to the queue. From then on nothing that it
 * does takes effect.
 */
export function killAt(n: number, moment: Moment) {
  let steps = 0;
  const step = async <T>(act: () => Promise<T>): Promise<T> => {
    steps += 1;
    if (steps > n) throw new Killed();
    if (steps < n) return act();
    if (moment === "after") await act();
    throw new Killed();
  };
  return {
    isDead: () => steps >= n,
    db: killDatabase(step),
    enqueue:
      (send: Enqueue): Enqueue =>
      (job, options) =>
        step(() => send(job, options)),
    /** A call to a provider. */
    call: step,
  };
}

type Step = <T>(act: () => Promise<T>) => Promise<T>;

function killDatabase(step: Step): Database {
  const originals = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const wrapped = new Proxy(statement, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        if (name === "bind") return (...values: unknown[]) => wrap(target.bind(...values));
        return (...given: unknown[]) =>
          step(async () => (await Reflect.apply(method, target, given)) as unknown);
      },
    });
    originals.set(wrapped, statement);
    return wrapped;
  };
  return createDatabase(
    new Proxy(env.DB, {
      get: (target, name) => {
        if (name === "prepare") return (sql: string) => wrap(target.prepare(sql));
        if (name === "batch")
          return (statements: D1PreparedStatement[]) =>
            step(() => target.batch(statements.map((one) => originals.get(one) ?? one)));
        const method: unknown = Reflect.get(target, name);
        return typeof method === "function" ? (method.bind(target) as unknown) : method;
      },
    }),
  );
}

/** Runs `life` once for each step at which it can be killed, and once more to its end. Returns how many steps there are. */
export async function killEverywhere(
  life: (isolate: ReturnType<typeof killAt>, name: string) => Promise<void>,
): Promise<number> {
  for (const moment of ["before", "after"] as const) {
    for (let n = 1; ; n++) {
      const isolate = killAt(n, moment);
      await life(isolate, `${moment} ${n}`);
      if (isolate.isDead()) continue;
      if (moment === "after") return n - 1;
      break;
    }
  }
  return 0;
}
