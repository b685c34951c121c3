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
import { processDelivery, type ProcessedDelivery } from "./process-delivery.ts";
import { recordDeliveries, type DeliveryRecord } from "./record-deliveries.ts";

export type Frame = { header: FrameHeader; body: Uint8Array | null };

/** What deliveries are applied with: nobody acts yet, because each has its own workspace. */
export type InboundContext = { env: Env; enqueue: Enqueue; handlers: EventHandlers };

/** What to do with a frame's message: null = done, otherwise why it must come again. */
export type Outcome = { retryBecause: unknown } | null;

/**
 * Applies each delivery by itself, then records all of them with one statement: the row is written after the effect, so
 * that a crash between the two only repeats what is idempotent. Throws when D1 fails as a whole.
 *
 * Containers go side by side and their own deliveries one after the other, so that nobody waits behind a flood of another
 * workspace's. Big bodies come last, one at a time: two of them would not fit the memory.
 */
export async function processBatch(
  { env, enqueue, handlers }: InboundContext,
  frames: Frame[],
): Promise<Outcome[]> {
  const db = createDatabase(env.DB);
  const { targets, earlier } = await findTargets(
    db,
    frames.map(({ header }) => header),
  );
  const outcomes: Outcome[] = frames.map(() => null);
  const records: DeliveryRecord[] = [];
  const apply = async ({ frame, target, at }: Work) => {
    const ctx = webhookCtx(env, enqueue, target.subscription);
    const readBody = () => readFrameBody(env.BUCKET, frame);
    const processed = await processDelivery(ctx, target, { header: frame.header, readBody }, handlers);
    const attempts = (earlier.get(keyOf(frame.header))?.attempts ?? 0) + 1;
    records.push(await toRecord(frame, target.subscription, { ...processed, attempts, startedAt: ctx.now }));
    if (processed.error !== null) outcomes[at] = { retryBecause: processed.error };
  };
  const work = chooseWork(frames, targets, earlier);
  const small = work.filter(({ frame }) => frame.body !== null);
  const lanes = Map.groupBy(small, ({ target }) => target.binding?.id ?? target.subscription.id);
  await Promise.all([...lanes.values()].map((lane) => inTurn(lane, apply)));
  await inTurn(
    work.filter(({ frame }) => frame.body === null),
    apply,
  );
  await recordDeliveries(db, records);
  return outcomes;
}

type Work = { frame: Frame; target: DeliveryOwner; at: number };

/** What is left to apply of a batch: each delivery once, and none that is done. */
function chooseWork(
  frames: Frame[],
  targets: Map<string, DeliveryOwner>,
  earlier: Map<string, EarlierDelivery>,
): Work[] {
  const seen = new Set<string>();
  const work: Work[] = [];
  for (const [at, frame] of frames.entries()) {
    const key = keyOf(frame.header);
    const target = targets.get(frame.header.subscriptionId);
    const before = earlier.get(key)?.status;
    if (target === undefined)
      log("error", "delivery_without_subscription", { subscriptionId: frame.header.subscriptionId });
    if (target === undefined || seen.has(key) || before === "processed" || before === "ignored") continue;
    seen.add(key);
    work.push({ frame, target, at });
  }
  return work;
}

async function inTurn(lane: Work[], apply: (work: Work) => Promise<void>): Promise<void> {
  for (const work of lane) await apply(work);
}

/** A delivery acts for its subscription's connection and in its workspace, never for a person. */
export function webhookCtx(env: Env, enqueue: Enqueue, subscription: SubscriptionRow): Ctx {
  const { workspaceId, connectionId } = subscription;
  const actor = { kind: "webhook", workspaceId, connectionId } as const;
  return { db: createDatabase(env.DB), now: Date.now(), enqueue, actor };
}

async function toRecord(
  frame: Frame,
  subscription: SubscriptionRow,
  { startedAt, attempts, ...processed }: ProcessedDelivery & { attempts: number; startedAt: number },
): Promise<DeliveryRecord> {
  const { status, result, action } = processed;
  const processedAt = Date.now();
  const body = frame.body === null ? null : await compress(frame.body);
  const { header } = frame;
  return {
    header,
    subscription,
    action,
    status,
    result,
    attempts,
    processedAt,
    durationMs: processedAt - startedAt,
    body,
  };
}
