import { createDatabase } from "../../db/database.ts";
import type { Ctx } from "../../domain/context.ts";
import type { Env } from "../../env.ts";
import { log } from "../../lib/log.ts";
import type { Enqueue } from "../../messages.ts";
import type { HookRow } from "./applied.ts";
import { findTargets, keyOf } from "./find-targets.ts";
import type { FrameHeader } from "./frame.ts";
import { compress, readFrameBody } from "./payload.ts";
import { processDelivery, type ProcessedDelivery } from "./process-delivery.ts";
import { recordDeliveries, type DeliveryRecord } from "./record-deliveries.ts";

export type Frame = { header: FrameHeader; body: Uint8Array | null };

/** What to do with a frame's message: null = done, otherwise why it must come again. */
export type Outcome = { retryBecause: unknown } | null;

/**
 * Applies each delivery by itself, then records all of them with one statement: the row is written after the effect, so
 * that a crash between the two only repeats what is idempotent. Throws when D1 fails as a whole.
 */
export async function processBatch(env: Env, enqueue: Enqueue, frames: Frame[]): Promise<Outcome[]> {
  const db = createDatabase(env.DB);
  const { targets, earlier } = await findTargets(
    db,
    frames.map(({ header }) => header),
  );
  const seen = new Set<string>();
  const records: DeliveryRecord[] = [];
  const outcomes: Outcome[] = [];
  for (const frame of frames) {
    const key = keyOf(frame.header);
    const target = targets.get(frame.header.hookId);
    const before = earlier.get(key);
    if (target === undefined) log("error", "delivery_without_hook", { hookId: frame.header.hookId });
    if (
      target === undefined ||
      seen.has(key) ||
      before?.status === "processed" ||
      before?.status === "ignored"
    ) {
      outcomes.push(null);
      continue;
    }
    seen.add(key);
    const ctx = webhookCtx(env, enqueue, target.hook);
    const readBody = () => readFrameBody(env.BUCKET, frame);
    const processed = await processDelivery(ctx, target, { header: frame.header, readBody });
    records.push(
      await toRecord(frame, target.hook, {
        ...processed,
        attempts: (before?.attempts ?? 0) + 1,
        startedAt: ctx.now,
      }),
    );
    outcomes.push(processed.error === null ? null : { retryBecause: processed.error });
  }
  await recordDeliveries(db, records);
  return outcomes;
}

/** A delivery acts for its hook's connection and in its hook's workspace, never for a person. */
export function webhookCtx(env: Env, enqueue: Enqueue, hook: HookRow): Ctx {
  const { workspaceId, connectionId } = hook;
  const actor = { kind: "webhook", workspaceId, connectionId } as const;
  return { db: createDatabase(env.DB), now: Date.now(), enqueue, actor };
}

async function toRecord(
  frame: Frame,
  hook: HookRow,
  { startedAt, attempts, ...processed }: ProcessedDelivery & { attempts: number; startedAt: number },
): Promise<DeliveryRecord> {
  const { status, result, action } = processed;
  const processedAt = Date.now();
  const body = frame.body === null ? null : await compress(frame.body);
  const { header } = frame;
  return {
    header,
    hook,
    action,
    status,
    result,
    attempts,
    processedAt,
    durationMs: processedAt - startedAt,
    body,
  };
}
