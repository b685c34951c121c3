import type { Order } from "./batch-order.ts";
import { bundleWorker } from "./bundle.ts";
import { threadMillis } from "./process-cpu.ts";
import { issuePayload } from "./rows.ts";
import { hookId, seedWorkspace } from "./seed.ts";
import { appBindings, migrate, startWorkerd } from "./workerd.ts";

export type Processed = { roundTrips: number; perSecond: number; cpuMicros: number };

const repository = { id: "4711", name: "bench/bench" };
const batchSize = 100;
const ways = [
  { name: "together", isAlone: false },
  { name: "alone", isAlone: true },
] as const;

/**
 * New issues of one repository in batches of a hundred, together and one by one in turn: round trips to D1 of one batch, and the
 * best of several rounds by rate and by CPU, D1's included. Queue and endpoint are left out.
 */
export async function measureBatches(
  rounds: number,
  perRound = 5 * batchSize,
): Promise<{ together: Processed; alone: Processed }> {
  const code = await bundleWorker("test/bench/workers/batches.ts");
  const app = await startWorkerd({ code, ...appBindings("http://localhost:1") });
  let from = 0;
  const run = async (order: Pick<Order, "deliveries" | "isAlone" | "isMetered">) => {
    const template = issuePayload(repository, 1).body;
    const body = JSON.stringify({ ...order, hookId, template, from } satisfies Order);
    from += order.deliveries;
    const before = threadMillis(app.pid);
    const response = await fetch(app.url, { method: "POST", body });
    if (!response.ok) throw new Error(await response.text());
    const answer = (await response.json()) as { roundTrips: number; milliseconds: number };
    return { ...answer, cpuMicros: ((threadMillis(app.pid) - before) * 1_000) / order.deliveries };
  };
  try {
    const database = await app.miniflare.getD1Database("DB");
    await migrate(database);
    await seedWorkspace(database, repository);
    const untold = { roundTrips: 0, perSecond: 0, cpuMicros: Infinity };
    const result = { together: { ...untold }, alone: { ...untold } };
    for (const { name, isAlone } of ways) {
      const deliveries = Math.min(batchSize, perRound);
      result[name].roundTrips = (await run({ deliveries, isAlone, isMetered: true })).roundTrips;
    }
    for (let round = 0; round < rounds; round++) {
      for (const { name, isAlone } of ways) {
        const { milliseconds, cpuMicros } = await run({ deliveries: perRound, isAlone, isMetered: false });
        const best = result[name];
        best.perSecond = Math.max(best.perSecond, (perRound * 1_000) / milliseconds);
        best.cpuMicros = Math.min(best.cpuMicros, cpuMicros);
      }
    }
    const tasks = await database.prepare("SELECT count(*) AS n FROM tasks").first<number>("n");
    if (tasks !== from) throw new Error(`${from} deliveries made ${tasks} tasks.`);
    return result;
  } finally {
    await app.miniflare.dispose();
  }
}
