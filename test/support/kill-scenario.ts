import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";

import type { Env } from "../../src/env.ts";
import worker from "../../src/index.ts";
import { minuteMs } from "../../src/lib/time-units.ts";
import { restoreDatabase, type Rows } from "./database-copy.ts";
import { killAt, type Moment } from "./killing.ts";

/** What isolates do, through the Worker's own handlers. */
export type App = { env: Env; fetch: (request: Request) => Promise<Response>; drain: () => Promise<void> };

export type Scenario<S> = {
  /** The database in which each life begins. */
  start: Rows;
  /** What has happened before, undisturbed. */
  prepare?: (app: App) => Promise<void>;
  /** What somebody does; done again after a kill, by one who got no answer. */
  act: (app: App) => Promise<void>;
  /** What all of it has led to, here and at the provider. */
  read: () => Promise<S>;
};

type Queued = { queue: string; body: unknown; attempts: number; dueAt: number };
type Isolate = ReturnType<typeof killAt>;

/** Cron's minutes after the start at which it looks again. */
const ticks = [1, 3, 6, 10, 15].map((minutes) => minutes * minuteMs);
/** So many lives of a scenario are led; all of them when KILL_EVERYWHERE is set. */
const mostLives = 20;

/**
 * Leads a scenario undisturbed, then again and again, killed at each of its steps before it and after it. Queues bring again what was not acknowledged, and cron
 * looks. Calls `compare` with what each life led to.
 */
export async function killScenario<S>(
  scenario: Scenario<S>,
  compare: (killed: S, undisturbed: S, where: string) => void,
): Promise<number> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  try {
    const start = Date.now();
    const whole = killAt(Infinity, "before");
    const undisturbed = await lead(scenario, whole, start);
    const steps = whole.steps();
    const points = Array.from({ length: steps }, (_, i) => i + 1).flatMap((n) =>
      (["before", "after"] as const).map((moment): [number, Moment] => [n, moment]),
    );
    const stride = env.KILL_EVERYWHERE === "1" ? 1 : Math.ceil(points.length / mostLives);
    // The first is a stride's remainder: the last steps are always among them.
    for (let i = (points.length - 1) % stride; i < points.length; i += stride) {
      const [n, moment] = points[i] ?? [1, "before"];
      const killed = await lead(scenario, killAt(n, moment), start);
      compare(killed, undisturbed, `killed ${moment} step ${n} of ${steps}`);
    }
    return steps;
  } finally {
    vi.useRealTimers();
  }
}

async function lead<S>(scenario: Scenario<S>, isolate: Isolate, start: number): Promise<S> {
  vi.setSystemTime(start);
  await restoreDatabase(scenario.start);
  const queues = createQueues();
  const sane = appIn(queues.envOf(env), queues);
  await scenario.prepare?.(sane);
  let isAnswered = false;
  const realFetch = globalThis.fetch;
  globalThis.fetch = (input, init) => isolate.call(() => realFetch(input, init));
  const dying = appIn(isolate.env(queues.envOf(env)), queues);
  await isolate.run(async () => {
    await scenario.act(dying);
    isAnswered = true;
    await dying.drain();
  });
  globalThis.fetch = realFetch;
  if (!isAnswered) await scenario.act(sane);
  await sane.drain();
  for (const tick of ticks) {
    vi.setSystemTime(start + tick);
    await worker.scheduled(cronAt(start + tick), sane.env);
    await sane.drain();
  }
  return scenario.read();
}

function cronAt(scheduledTime: number): ScheduledController {
  return { cron: "* * * * *", scheduledTime, noRetry: () => {} };
}

function appIn(own: Env, queues: ReturnType<typeof createQueues>): App {
  return {
    env: own,
    fetch: async (request) => worker.fetch(request, own, createExecutionContext()),
    drain: () => queues.drain(own),
  };
}

/** The app's two queues: what is not acknowledged by a consumer that lives comes again. */
function createQueues() {
  const all: Queued[] = [];
  const put = (queue: string, body: unknown, delaySeconds = 0) =>
    void all.push({ queue, body, attempts: 1, dueAt: Date.now() + delaySeconds * 1000 });
  const queue = (name: string) =>
    ({
      // A queue copies the bytes before it returns.
      send: async (body: unknown, options?: { delaySeconds?: number }) =>
        put(name, body instanceof Uint8Array ? body.slice().buffer : body, options?.delaySeconds),
      sendBatch: async (messages: Iterable<{ body: unknown }>) => {
        for (const { body } of messages) put(name, body);
      },
    }) as unknown as Queue;
  return {
    envOf: (of: Env): Env => ({ ...of, INBOX: queue("timewire-inbox"), JOBS: queue("timewire-jobs") }),
    /** Brings what is due to the consumers, until nothing is. */
    drain: async (own: Env) => {
      for (;;) {
        const next = all.find(({ dueAt }) => dueAt <= Date.now());
        if (next === undefined) return;
        const batch = all.filter((one) => one.queue === next.queue && one.dueAt <= Date.now()).slice(0, 10);
        await consume(all, batch, own);
      }
    },
  };
}

async function consume(all: Queued[], batch: Queued[], own: Env): Promise<void> {
  const retried = new Map<Queued, number>();
  const messages = batch.map((one, i) => ({
    id: String(i),
    timestamp: new Date(),
    attempts: one.attempts,
    body: one.body,
    ack: () => {},
    retry: (options?: { delaySeconds?: number }) => void retried.set(one, options?.delaySeconds ?? 0),
  }));
  const name = batch[0]?.queue ?? "";
  await worker.queue({ queue: name, messages } as unknown as MessageBatch, own);
  // Reached by a consumer that lives; one that was killed has acknowledged nothing.
  for (const one of batch) {
    const delaySeconds = retried.get(one);
    if (delaySeconds === undefined) all.splice(all.indexOf(one), 1);
    else Object.assign(one, { attempts: one.attempts + 1, dueAt: Date.now() + delaySeconds * 1000 });
  }
}
