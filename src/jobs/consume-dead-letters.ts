import { createDatabase } from "../db/database.ts";
import type { Env } from "../env.ts";
import { markDeliveriesDead, markDeliveryDead } from "../integrations/inbound/mark-dead.ts";
import { decodeFrame } from "../integrations/inbound/frame.ts";
import type { Frame } from "../integrations/inbound/process-batch.ts";
import { resolveShared } from "../integrations/inbound/resolve-shared.ts";
import { log } from "../lib/log.ts";
import { jobSchema } from "../messages.ts";

/** What failed at its last attempt: deliveries stay on their page, to be replayed; jobs leave a line in the log. */
export async function consumeDeadLetters(batch: MessageBatch, env: Env): Promise<void> {
  const db = createDatabase(env.DB);
  const frames: Frame[] = [];
  for (const { body, id } of batch.messages) {
    const frame = decodeFrame(body);
    if (frame !== null) {
      frames.push(frame);
      continue;
    }
    const job = jobSchema.safeParse(body).data;
    log("error", "job_dead", { messageId: id, job: job?.type ?? "unknown" });
    if (job?.type === "delivery.replay") await markDeliveryDead(db, job);
  }
  if (frames.length > 0) await markDeliveriesDead(db, (await resolveShared(db, frames)).flat(), Date.now());
  batch.ackAll();
}
