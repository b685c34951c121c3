import type { Miniflare } from "miniflare";

import type { Meter } from "../support/tally.ts";
import { startSandbox } from "../run/sandbox.ts";
import { bundleWorker } from "./bundle.ts";
import { payloadNear, signedHeaders, type Payload } from "./payloads.ts";
import { hookId, ids, secret, seedEntries, seedWorkspace } from "./seed.ts";
import { appBindings, migrate, startWorkerd, type BenchDatabase } from "./workerd.ts";

export type Price = { what: string; meter: Meter };

const consumers = {
  "timewire-inbox": { maxBatchSize: 100, maxBatchTimeout: 0.05, maxRetries: 1 },
  "timewire-jobs": { maxBatchSize: 10, maxBatchTimeout: 0.05, maxRetries: 1 },
};

async function until(check: () => Promise<boolean>, what: string): Promise<void> {
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

/** The issue of a real `issues.opened` payload, moved into the bound repository. */
function issueOpened(): Payload {
  const { body } = payloadNear("issues", 20_000);
  return { event: "issues", body, sizeBytes: Buffer.byteLength(body) };
}

export function repositoryOf(payload: Payload): { id: string; name: string } {
  const { repository } = JSON.parse(payload.body) as { repository: { id: number; full_name: string } };
  return { id: String(repository.id), name: repository.full_name };
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
    const payload = issueOpened();
    await seedWorkspace(database, repositoryOf(payload));
    await seedEntries(database, entries);
    return await priceSteps(app.miniflare, app.url, database, payload);
  } finally {
    await app.miniflare.dispose();
    await sandbox.stop();
  }
}

async function priceSteps(
  _: Miniflare,
  url: string,
  database: BenchDatabase,
  payload: Payload,
): Promise<Price[]> {
  const read = async (what: string): Promise<Price> => ({
    what,
    meter: (await (await fetch(`${url}/_meter`)).json()) as Meter,
  });
  const browse = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, {
      ...init,
      redirect: "manual",
      headers: {
        Cookie: `session=${ids.session}`,
        Origin: "http://localhost:8787",
        "Sec-Fetch-Site": "same-origin",
      },
    });
  const deliver = async (delivery: string) => {
    const headers = signedHeaders(payload, secret, delivery);
    const response = await fetch(`${url}/webhooks/github/${hookId}`, {
      method: "POST",
      headers,
      body: payload.body,
    });
    if (response.status !== 202) throw new Error(`The door answered ${response.status}.`);
  };
  const processed = (n: number) => async () =>
    (await count(database, "SELECT count(*) AS n FROM deliveries")) === n;

  await deliver("warm-up");
  await until(processed(1), "the first delivery was processed");
  await read("warm-up");
  const prices: Price[] = [];
  await deliver("priced");
  prices.push(await read("webhook accepted (hook cached)"));
  await until(processed(2), "the second delivery was processed");
  prices.push(await read("issue event processed (nothing new)"));

  await browse("/timer", { method: "POST", body: new URLSearchParams({ notes: "bench" }) });
  prices.push(await read("timer start"));
  const today = await browse("/");
  if (today.status !== 200) throw new Error(`Today answered ${today.status}.`);
  prices.push(await read("Today page"));
  return prices;
}
