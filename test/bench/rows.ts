import type { Meter } from "../support/tally.ts";
import { startSandbox } from "../run/sandbox.ts";
import { bundleWorker } from "./bundle.ts";
import { payloadNear, signedHeaders, type Payload } from "./payloads.ts";
import { hookId, ids, secret, seedEntries, seedWorkspace } from "./seed.ts";
import { seedCalendar, seedEvents } from "./seed-calendars.ts";
import { appBindings, migrate, startWorkerd, type BenchDatabase } from "./workerd.ts";

export type Price = { what: string; meter: Meter };

const consumers = {
  "timewire-inbox": { maxBatchSize: 100, maxBatchTimeout: 0.05, maxRetries: 1 },
  "timewire-jobs": { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: 1 },
};

export async function until(check: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Waited in vain until ${what}.`);
}

async function count(database: BenchDatabase, sql: string): Promise<number> {
  return (await database.prepare(sql).first<number>("n")) ?? 0;
}

type Repository = { id: string; name: string };

async function findRepository(sandboxUrl: string): Promise<Repository> {
  const headers = { Authorization: "Bearer sandbox-alice", "User-Agent": "bench" };
  const response = await fetch(`${sandboxUrl}/api.github.com/repos/acme/web`, { headers });
  const { id, full_name: name } = (await response.json()) as { id: number; full_name: string };
  return { id: String(id), name };
}

type Issue = { id: number; number: number; title: string; updated_at: string };

/** A real `issues.opened` payload, moved into the bound repository. */
export function issuePayload(repository: Repository, n: number): Payload {
  const template = payloadNear("issues", 20_000);
  const payload = JSON.parse(template.body) as {
    action: string;
    issue: Issue;
    repository: Record<string, unknown>;
  };
  payload.action = "opened";
  Object.assign(payload.repository, { id: Number(repository.id), full_name: repository.name });
  Object.assign(payload.issue, {
    id: 900_000 + n,
    number: 1_000 + n,
    title: `Bench ${n}`,
    updated_at: new Date().toISOString(),
  });
  const body = JSON.stringify(payload);
  return { event: "issues", body, sizeBytes: Buffer.byteLength(body) };
}

/** What each step costs in D1 rows, by D1's own `meta`, in a database that holds this many time entries. */
export async function measureRows(entries: number): Promise<Price[]> {
  const sandbox = await startSandbox();
  const app = await startWorkerd({
    code: await bundleWorker("test/bench/workers/metered.ts"),
    ...appBindings(sandbox.url),
    queueConsumers: consumers,
  });
  try {
    const database = await app.miniflare.getD1Database("DB");
    await migrate(database);
    const repository = await findRepository(sandbox.url);
    await seedWorkspace(database, repository);
    await seedEntries(database, entries);
    await seedCalendar(database, "bench");
    // Nothing asks for it: the price of reading calendars is another one.
    await database.prepare("UPDATE bindings SET slot = 99 WHERE capability = 'calendar'").run();
    await seedEvents(database, entries);
    return await priceSteps({ url: app.url, sandboxUrl: sandbox.url, database, repository });
  } finally {
    await app.miniflare.dispose();
    await sandbox.stop();
  }
}

type Bench = { url: string; sandboxUrl: string; database: BenchDatabase; repository: Repository };

async function priceSteps({ url, sandboxUrl, database, repository }: Bench): Promise<Price[]> {
  const read = async (what: string): Promise<Price> => ({
    what,
    meter: (await (await fetch(`${url}/_meter`)).json()) as Meter,
  });
  const deliver = async (n: number, delivery: string) => {
    const payload = issuePayload(repository, n);
    const headers = signedHeaders(payload, secret, delivery);
    const response = await fetch(`${url}/webhooks/github/${hookId}`, {
      method: "POST",
      headers,
      body: payload.body,
    });
    if (response.status !== 202) throw new Error(`The endpoint answered ${response.status}.`);
  };
  const processed = (n: number) =>
    until(
      async () => (await count(database, "SELECT count(*) AS n FROM deliveries")) === n,
      `${n} deliveries were processed`,
    );

  await deliver(1, "warm-up");
  await processed(1);
  await read("warm-up");
  const prices: Price[] = [];
  await deliver(2, "priced");
  prices.push(await read("webhook accepted"));
  await processed(2);
  await awaitLastStatements();
  prices.push(await read("issue event processed, new task"));
  prices.push(
    ...(await pricePages(url, read)),
    await priceIdleSync({ url, sandboxUrl, database, repository }, read),
  );
  return prices;
}

/** The last statements of a batch come a moment after the row that says so. */
export function awaitLastStatements(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 200));
}

type Read = (what: string) => Promise<Price>;

async function pricePages(url: string, read: Read): Promise<Price[]> {
  const headers = {
    Cookie: `session=${ids.session}`,
    Origin: new URL(url).origin,
    "Sec-Fetch-Site": "same-origin",
  };
  const browse = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { ...init, redirect: "manual", headers });
  const started = await browse("/timer", { method: "POST", body: new URLSearchParams({ notes: "bench" }) });
  if (started.status !== 303) throw new Error(`The timer's start answered ${started.status}.`);
  const prices = [await read("timer start")];
  const today = await browse("/");
  if (today.status !== 200) throw new Error(`Today answered ${today.status}.`);
  prices.push(await read("Today page, with events"));
  const week = await browse("/calendar");
  if (week.status !== 200) throw new Error(`The calendar answered ${week.status}.`);
  return [...prices, await read("a week of the calendar page")];
}

/** The second of two syncs right after each other: one conditional request, answered "not modified". */
async function priceIdleSync({ url, sandboxUrl }: Bench, read: Read): Promise<Price> {
  const requests = async () => {
    const response = await fetch(`${sandboxUrl}/_control/requests?host=api.github.com`);
    return ((await response.json()) as unknown[]).length;
  };
  const quarterHour = Math.ceil(Date.now() / 900_000) * 900_000;
  for (const [i, time] of [quarterHour, quarterHour + 900_000].entries()) {
    await awaitLastStatements();
    await read("before");
    const before = await requests();
    await fetch(`${url}/_cron?time=${time}`);
    await until(async () => (await requests()) > before, `sync ${i + 1} asked GitHub`);
    await awaitLastStatements();
  }
  return read("idle sync, with the minute's cron");
}
