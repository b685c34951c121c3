import { createDatabase } from "../../db/database.ts";
import type { Ctx } from "../../domain/context.ts";
import type { Env } from "../../env.ts";
import { log } from "../../lib/log.ts";
import type { Enqueue } from "../../messages.ts";
import type { SubscriptionRow } from "../bindings/applied.ts";
import type { EventHandlers } from "./dispatch-events.ts";
import { type EarlierDelivery, findTargets, type DeliveryOwner, keyOf } from "./find-targets.ts";
import type { FrameHeader } from "./frame.ts";
import { compress, readFrameBody } from "./payload.ts";
import { processDeliveries } from "./process-delivery.ts";
import { recordDeliveries, type DeliveryRecord } from "./record-deliveries.ts";

export type Frame = { header: FrameHeader; body: Uint8Array | null };

/** What deliveries are applied with: nobody acts yet, because each has its own workspace. */
export type InboundContext = { env: Env; enqueue: Enqueue; handlers: EventHandlers };

/** What to do with a frame's message: null = done, otherwise why it must come again. */
export type Outcome = { retryBecause: unknown } | null;

/**
 * Applies the deliveries of each binding together and records all of them with one statement: the rows are written after the
 * effect, so that a crash between the two only repeats what is idempotent. Throws when D1 fails as a whole.
 *
 * Bindings go side by side, those with least first, so that nobody waits behind a flood of another workspace's. Big bodies come
 * last, one at a time: two of them would not fit the memory.
 */
export async function processBatch(inbound: InboundContext, frames: Frame[]): Promise<Outcome[]> {
  const db = createDatabase(inbound.env.DB);
  const { ownerOf, earlier } = await findTargets(
    db,
    frames.map(({ header }) => header),
  );
  const outcomes: Outcome[] = frames.map(() => null);
  const records: DeliveryRecord[] = [];
  const apply = async (group: readonly Work[]) => {
    const results = await processGroup(inbound, group);
    for (const [i, { frame, at }] of group.entries()) {
      const result = results[i];
      if (result === undefined) continue;
      const attempts = (earlier.get(keyOf(frame.header))?.attempts ?? 0) + 1;
      records.push({ ...result.record, attempts });
      if (result.error !== null) outcomes[at] = { retryBecause: result.error };
    }
  };
  const work = chooseWork(frames, ownerOf, earlier);
  await Promise.all(groupsOf(work.filter(({ frame }) => frame.body !== null)).map(apply));
  for (const big of work.filter(({ frame }) => frame.body === null)) await apply([big]);
  await recordDeliveries(db, records);
  return outcomes;
}

function groupsOf(work: Work[]): Work[][] {
  const groups = Map.groupBy(
    work,
    ({ target: { subscription, binding } }) =>
      `${subscription.connectionId}/${binding?.id ?? subscription.id}`,
  );
  return [...groups.values()].toSorted((a, b) => a.length - b.length);
}

type Work = { frame: Frame; target: DeliveryOwner; at: number };

/** What is left to apply of a batch: each delivery once, and none that is done. */
function chooseWork(
  frames: Frame[],
  ownerOf: (header: FrameHeader) => DeliveryOwner | undefined,
  earlier: Map<string, EarlierDelivery>,
): Work[] {
  const seen = new Set<string>();
  const work: Work[] = [];
  for (const [at, frame] of frames.entries()) {
    const key = keyOf(frame.header);
    const target = ownerOf(frame.header);
    const before = earlier.get(key)?.status;
    if (target === undefined)
      log("error", "delivery_without_subscription", { subscriptionId: frame.header.subscriptionId });
    if (target === undefined || seen.has(key) || before === "processed" || before === "ignored") continue;
    seen.add(key);
    work.push({ frame, target, at });
  }
  return work;
}

type Processed = { record: Omit<DeliveryRecord, "attempts">; error: unknown };

/** Deliveries of one binding. */
async function processGroup(
  { env, enqueue, handlers }: InboundContext,
  group: readonly Work[],
): Promise<Processed[]> {
  const [first] = group;
  if (first === undefined) return [];
  const ctx = webhookCtx(env, enqueue, first.target.subscription);
  const received = group.map(({ frame, target }) => ({
    target,
    header: frame.header,
    readBody: () => readFrameBody(env.BUCKET, frame),
  }));
  const processed = await processDeliveries(ctx, handlers, received);
  const processedAt = Date.now();
  return Promise.all(
    processed.map(async ({ error, ...rest }, i) => {
      const { frame, target } = group[i] ?? first;
      const times = { processedAt, durationMs: processedAt - ctx.now };
      const body = frame.body === null ? null : await compress(frame.body);
      return {
        record: {
          header: frame.header,
          subscription: target.subscription,
          binding: target.binding,
          ...rest,
          ...times,
          body,
        },
        error,
      };
    }),
  );
}

/** A delivery acts for its subscription's connection and in its workspace, never for a person. */
export function webhookCtx(env: Env, enqueue: Enqueue, subscription: SubscriptionRow): Ctx {
  const { workspaceId, connectionId } = subscription;
  const actor = { kind: "webhook", workspaceId, connectionId } as const;
  return { db: createDatabase(env.DB), now: Date.now(), enqueue, actor };
}
