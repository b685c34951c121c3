import { slotOf } from "../../src/integrations/bindings/schedule.ts";
import { createId } from "../../src/lib/id.ts";
import { startSandbox } from "../run/sandbox.ts";
import type { Meter } from "../support/tally.ts";
import { bundleWorker } from "./bundle.ts";
import { awaitLastStatements, until } from "./rows.ts";
import { seedWorkspace } from "./seed.ts";
import { calendarIds, nextDue, seedCalendar, seedDueCalendars } from "./seed-calendars.ts";
import { appBindings, migrate, startWorkerd, type BenchDatabase } from "./workerd.ts";

const halfHourMs = 30 * 60_000;
const host = "www.googleapis.com";

export type CalendarPrices = {
  import: { events: number; suggestions: number; pages: number; meter: Meter };
  idle: { requests: number; meter: Meter };
};

const clients = { GOOGLE_CLIENT_ID: "bench", GOOGLE_CLIENT_SECRET: "bench-client" };

/** What reading a calendar of this many events costs, and what reading it again does when nothing has changed. */
export async function priceCalendar(bulk: number): Promise<CalendarPrices> {
  const sandbox = await startSandbox();
  const { bindings, ...rest } = appBindings(sandbox.url);
  const app = await startWorkerd({
    code: await bundleWorker("test/bench/workers/metered.ts"),
    ...rest,
    bindings: { ...bindings, ...clients },
    queueConsumers: { "timewire-jobs": { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: 1 } },
  });
  try {
    const database = await app.miniflare.getD1Database("DB");
    await migrate(database);
    await seedWorkspace(database, { id: "1", name: "bench/bench" });
    await database.prepare("UPDATE bindings SET status = 'disabled'").run();
    await seedCalendar(database, "alice@acme.example");
    await post(`${sandbox.url}/_control/google/bulk`, { login: "alice", count: bulk });
    return await price({ url: app.url, sandboxUrl: sandbox.url, database });
  } finally {
    await app.miniflare.dispose();
    await sandbox.stop();
  }
}

type Bench = { url: string; sandboxUrl: string; database: BenchDatabase };

async function price({ url, sandboxUrl, database }: Bench): Promise<CalendarPrices> {
  const read = async () => (await (await fetch(`${url}/_meter`)).json()) as Meter;
  const requests = async () => {
    const answer = await fetch(`${sandboxUrl}/_control/requests?host=${host}`);
    return ((await answer.json()) as unknown[]).length;
  };
  const cursor = () =>
    database.prepare("SELECT cursor FROM bindings WHERE id = ?").bind(calendarIds.binding).first("cursor");
  const due = nextDue(0);
  await read();
  await fetch(`${url}/_cron?time=${due}`);
  await until(async () => (await cursor()) !== null, "the calendar was read");
  await awaitLastStatements();
  const first = await read();
  const run = await database
    .prepare("SELECT seen, created, pages FROM sync_runs WHERE binding_id = ?")
    .bind(calendarIds.binding)
    .first<{ seen: number; created: number; pages: number }>();
  const before = await requests();
  await fetch(`${url}/_cron?time=${due + halfHourMs}`);
  await until(async () => (await requests()) > before, "the calendar was read again");
  await awaitLastStatements();
  const idle = { requests: (await requests()) - before, meter: await read() };
  const { seen: events = 0, created: suggestions = 0, pages = 0 } = run ?? {};
  return { import: { events, suggestions, pages, meter: first }, idle };
}

async function post(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
}

export type DuePrices = { enqueued: number; batches: number; milliseconds: number; meter: Meter };

/** One minute's cron in which this many calendars are due; nobody takes the jobs, which shows what the minute itself sent. */
export async function priceDueMinute(count: number): Promise<DuePrices> {
  const { bindings, ...rest } = appBindings("http://localhost:1");
  const app = await startWorkerd({
    code: await bundleWorker("test/bench/workers/metered.ts"),
    ...rest,
    bindings: { ...bindings, ...clients },
  });
  try {
    const database = await app.miniflare.getD1Database("DB");
    await migrate(database);
    await seedWorkspace(database, { id: "1", name: "bench/bench" });
    await database.prepare("UPDATE bindings SET status = 'disabled'").run();
    await seedDueCalendars(database, count, 7);
    await fetch(`${app.url}/_cron?time=${nextDue(8)}`);
    await fetch(`${app.url}/_meter`);
    const started = performance.now();
    const answer = await fetch(`${app.url}/_cron?time=${nextDue(7)}`);
    const milliseconds = performance.now() - started;
    const { enqueued, batches } = (await answer.json()) as { enqueued: number; batches: number };
    const meter = (await (await fetch(`${app.url}/_meter`)).json()) as Meter;
    return { enqueued, batches, milliseconds, meter };
  } finally {
    await app.miniflare.dispose();
  }
}

/** Of this many calendars that are chosen one after the other, how many share the emptiest and the fullest minute. */
export function spreadOf(count: number, intervalMinutes = 30): { least: number; most: number } {
  const minutes = Array.from({ length: intervalMinutes }, () => 0);
  for (let i = 0; i < count; i++) {
    const slot = slotOf(createId(Date.now()), intervalMinutes);
    minutes[slot] = (minutes[slot] ?? 0) + 1;
  }
  return { least: Math.min(...minutes), most: Math.max(...minutes) };
}
