import app from "../../../src/index.ts";
import type { Env } from "../../../src/env.ts";
import { createMeter } from "../../support/tally.ts";
import { meterDatabase } from "../../support/metered-database.ts";

const meter = createMeter();
const metered = (env: Env): Env => ({ ...env, DB: meterDatabase(env.DB, meter) });

/** The same queue, counting what is sent. */
function countJobs(queue: Queue, sent: { enqueued: number; batches: number }): Queue {
  return Object.assign(Object.create(queue) as Queue, {
    send: (...given: Parameters<Queue["send"]>) => {
      sent.enqueued += 1;
      return queue.send(...given);
    },
    sendBatch: (messages: MessageSendRequest[]) => {
      sent.enqueued += messages.length;
      sent.batches += 1;
      return queue.sendBatch(messages);
    },
  });
}

/** The app with a meter at its database: `/_meter` reads and clears it, `/_cron` runs the cron handler and tells what it sent. */
export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname === "/_meter") {
      const reading = { ...meter };
      Object.assign(meter, createMeter());
      return Response.json(reading);
    }
    if (url.pathname === "/_cron") {
      const cron = url.searchParams.get("cron") ?? "* * * * *";
      const scheduledTime = Number(url.searchParams.get("time") ?? Date.now());
      const sent = { enqueued: 0, batches: 0 };
      const counted = { ...metered(env), JOBS: countJobs(env.JOBS, sent) };
      await app.scheduled({ cron, scheduledTime, noRetry() {} }, counted);
      return Response.json(sent);
    }
    return app.fetch(request, metered(env), ctx);
  },
  queue: (batch: MessageBatch, env: Env) => app.queue(batch, metered(env)),
};
