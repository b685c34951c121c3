import { env } from "cloudflare:workers";

import { createDatabase } from "../../src/db/database.ts";
import type { Env } from "../../src/env.ts";
import type { Enqueue } from "../../src/messages.ts";

/** Whether the step at which an isolate is killed takes effect, without anybody hearing of it. */
export type Moment = "before" | "after";

type Step = <T>(act: () => Promise<T>) => Promise<T>;

/**
 * An isolate that is killed at its n-th step, counted from 1: a statement or batch, a call out, a message to a queue, an object of R2. What it does from
 * then on neither takes effect nor is answered.
 */
export function killAt(n: number, moment: Moment) {
  let steps = 0;
  const underWay = new Set<Promise<unknown>>();
  const { promise: death, resolve: die } = Promise.withResolvers<undefined>();
  const step: Step = async (act) => {
    steps += 1;
    const mine = steps;
    if (mine < n || (mine === n && moment === "after")) {
      const acting = act();
      underWay.add(acting);
      const done = await acting.finally(() => underWay.delete(acting));
      if (mine < n) return done;
    }
    die(undefined);
    return new Promise<never>(() => {});
  };
  const database = killDatabase(step);
  return {
    isDead: () => steps >= n,
    steps: () => steps,
    /** What the isolate does until it is done or dead, and all that it began has come to an end. */
    run: async <T>(act: () => Promise<T>): Promise<T | undefined> => {
      const result = await Promise.race([act(), death]);
      await Promise.allSettled(underWay);
      return result;
    },
    db: createDatabase(database),
    enqueue:
      (send: Enqueue): Enqueue =>
      (job, options) =>
        step(() => send(job, options)),
    /** A call to a provider. */
    call: step,
    env: (of: Env): Env => ({
      ...of,
      DB: database,
      INBOX: killMethods(of.INBOX, step),
      JOBS: killMethods(of.JOBS, step),
      BUCKET: killMethods(of.BUCKET, step),
    }),
  };
}

function killDatabase(step: Step): D1Database {
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
  return new Proxy(env.DB, {
    get: (target, name) => {
      if (name === "prepare") return (sql: string) => wrap(target.prepare(sql));
      if (name === "batch")
        return (statements: D1PreparedStatement[]) =>
          step(() => target.batch(statements.map((one) => originals.get(one) ?? one)));
      const method: unknown = Reflect.get(target, name);
      return typeof method === "function" ? (method.bind(target) as unknown) : method;
    },
  });
}

/** Each call of a method is a step. */
function killMethods<T extends object>(of: T, step: Step): T {
  return new Proxy(of, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...given: unknown[]) =>
        step(async () => (await Reflect.apply(method, target, given)) as unknown);
    },
  });
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
