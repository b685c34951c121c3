import * as z from "zod";

import { CannotReplay, reach } from "./cannot-replay.ts";

export type Result = z.infer<typeof deliverySchema>;

const deliverySchema = z.object({
  deliveryId: z.string(),
  action: z.string().nullable(),
  status: z.string(),
  result: z.string(),
});
const pageSchema = z.object({ items: z.array(deliverySchema), nextCursor: z.string().nullable() });
const pageSize = 200;
const pollEveryMs = 500;

export type Question = {
  app: string;
  token: string;
  deliveryIds: string[];
  /** Give up after so long without any news. */
  patienceMs: number;
};

/** What the app's API says became of these deliveries, once it knows it; those that it never told of are missing. */
export async function readResults({
  app,
  token,
  deliveryIds,
  patienceMs,
}: Question): Promise<Map<string, Result>> {
  const wanted = new Set(deliveryIds);
  const results = new Map<string, Result>();
  let giveUpAt = Date.now() + patienceMs;
  while (results.size < wanted.size && Date.now() < giveUpAt) {
    const known = results.size;
    // Latest first, so what was just sent is on the first pages; a few more in case others deliver as well.
    const pages = Math.ceil(wanted.size / pageSize) + 2;
    for await (const delivery of latestDeliveries({ app, token, pages })) {
      if (wanted.has(delivery.deliveryId)) results.set(delivery.deliveryId, delivery);
      if (results.size === wanted.size) return results;
    }
    if (results.size > known) giveUpAt = Date.now() + patienceMs;
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
  }
  return results;
}

async function* latestDeliveries(from: { app: string; token: string; pages: number }) {
  const url = new URL(`/api/v1/deliveries?limit=${pageSize}`, from.app);
  for (let i = 0; i < from.pages; i++) {
    const answer = await reach(url, "The app", { headers: { Authorization: `Bearer ${from.token}` } });
    if (!answer.ok) throw new CannotReplay(await whyNot(answer));
    const { items, nextCursor } = pageSchema.parse(await answer.json());
    yield* items;
    if (nextCursor === null) return;
    url.searchParams.set("cursor", nextCursor);
  }
}

async function whyNot(answer: Response): Promise<string> {
  const problem = z.object({ detail: z.string() }).safeParse(await answer.json()).data;
  return `The app did not tell what became of the deliveries: ${problem?.detail ?? `HTTP ${answer.status}`}`;
}
