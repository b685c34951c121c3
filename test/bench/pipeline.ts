import type { Bundle } from "./bundle.ts";
import { signedHeaders } from "./payloads.ts";
import { issuePayload } from "./rows.ts";
import { hookId, secret, seedWorkspace } from "./seed.ts";
import { appBindings, migrate, startWorkerd, type BenchDatabase } from "./workerd.ts";

export type Pipeline = { deliveries: number; perSecond: number; medianMs: number; p99Ms: number };

const repository = { id: "4711", name: "bench/bench" };

/** Batches as wrangler.toml has them: the wait for a batch to fill is part of what a person waits for. */
const queueConsumers = {
  "timewire-inbox": { maxBatchSize: 100, maxBatchTimeout: 1, maxRetries: 5 },
};

async function deliver(url: string, n: number): Promise<void> {
  const payload = issuePayload(repository, n);
  const headers = signedHeaders(payload, secret, `pipeline-${n}`);
  const response = await fetch(`${url}/webhooks/github/${hookId}`, {
    method: "POST",
    headers,
    body: payload.body,
  });
  if (response.status !== 202) throw new Error(`The endpoint answered ${response.status}.`);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function waitFor(isDone: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await isDone())) {
    if (Date.now() > deadline) throw new Error("The deliveries were not processed within two minutes.");
    await pause(20);
  }
}

async function countTasks(database: BenchDatabase): Promise<number> {
  return (await database.prepare("SELECT count(*) AS n FROM tasks").first<number>("n")) ?? 0;
}

/** From the first request until the last task is there, at full speed. */
async function measureThroughput(url: string, database: BenchDatabase, total: number): Promise<number> {
  const startedAt = performance.now();
  let next = 0;
  const sender = async () => {
    while (next < total) await deliver(url, next++);
  };
  await Promise.all(Array.from({ length: 16 }, sender));
  await waitFor(async () => (await countTasks(database)) === total);
  return total / ((performance.now() - startedAt) / 1_000);
}

/** From each request's start until its task can be read, at a calm pace. */
async function measureLatency(
  url: string,
  database: BenchDatabase,
  from: number,
  total: number,
): Promise<number[]> {
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  const watch = async () => {
    await waitFor(async () => {
      const { results } = await database
        .prepare("SELECT title FROM tasks WHERE title IN (SELECT value FROM json_each(?))")
        .bind(JSON.stringify([...sentAt.keys()]))
        .all<{ title: string }>();
      for (const { title } of results) {
        latencies.push(performance.now() - (sentAt.get(title) ?? 0));
        sentAt.delete(title);
      }
      return latencies.length === total;
    });
  };
  const watching = watch();
  for (let i = from; i < from + total; i++) {
    sentAt.set(`Bench ${i}`, performance.now());
    await deliver(url, i);
    await pause(37);
  }
  await watching;
  return latencies.toSorted((a, b) => a - b);
}

/** The production bundle with its real queue, consumer and D1, in one workerd. */
export async function measurePipeline(bundle: Bundle, total: number): Promise<Pipeline> {
  const app = await startWorkerd({ code: bundle.code, ...appBindings("http://localhost:1"), queueConsumers });
  try {
    const database = await app.miniflare.getD1Database("DB");
    await migrate(database);
    await seedWorkspace(database, repository);
    const perSecond = await measureThroughput(app.url, database, total);
    const latencies = await measureLatency(app.url, database, total, 200);
    const at = (share: number) =>
      latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
    return { deliveries: total, perSecond, medianMs: at(0.5), p99Ms: at(0.99) };
  } finally {
    await app.miniflare.dispose();
  }
}
