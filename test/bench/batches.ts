import type { Order } from "./batch-order.ts";
import { bundleWorker } from "./bundle.ts";
import { issuePayload } from "./rows.ts";
import { hookId, seedWorkspace } from "./seed.ts";
import { appBindings, migrate, startWorkerd } from "./workerd.ts";

export type Processed = { roundTrips: number; perSecond: number };

const repository = { id: "4711", name: "bench/bench" };
const perRound = 500;

/**
 * New issues of one repository in batches of a hundred: round trips to D1 of one batch, and the best rate of several rounds, together
 * and one by one in turn. Queue and endpoint are left out.
 */
export async function measureBatches(rounds: number): Promise<{ together: Processed; alone: Processed }> {
  const code = await bundleWorker("test/bench/workers/batches.ts");
  const app = await startWorkerd({ code, ...appBindings("http://localhost:1") });
  let from = 0;
  const run = async (order: Pick<Order, "deliveries" | "isAlone" | "isMetered">) => {
    const template = issuePayload(repository, 1).body;
    const body = JSON.stringify({ ...order, hookId, template, from } satisfies Order);
    from += order.deliveries;
    const response = await fetch(app.url, { method: "POST", body });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as { roundTrips: number; milliseconds: number };
  };
  try {
    const database = await app.miniflare.getD1Database("DB");
    await migrate(database);
    await seedWorkspace(database, repository);
    const result = { together: { roundTrips: 0, perSecond: 0 }, alone: { roundTrips: 0, perSecond: 0 } };
    const ways = [
      { name: "together", isAlone: false },
      { name: "alone", isAlone: true },
    ] as const;
    for (const { name, isAlone } of ways)
      result[name].roundTrips = (await run({ deliveries: 100, isAlone, isMetered: true })).roundTrips;
    for (let round = 0; round < rounds; round++) {
      for (const { name, isAlone } of ways) {
        const { milliseconds } = await run({ deliveries: perRound, isAlone, isMetered: false });
        result[name].perSecond = Math.max(result[name].perSecond, (perRound * 1_000) / milliseconds);
      }
    }
    const tasks = await database.prepare("SELECT count(*) AS n FROM tasks").first<number>("n");
    if (tasks !== from) throw new Error(`${from} deliveries made ${tasks} tasks.`);
    return result;
  } finally {
    await app.miniflare.dispose();
  }
}
