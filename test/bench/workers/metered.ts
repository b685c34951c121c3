import app from "../../../src/index.ts";
import type { Env } from "../../../src/env.ts";
import { createMeter } from "../../support/tally.ts";
import { meterDatabase } from "../../support/metered-database.ts";

const meter = createMeter();
const metered = (env: Env): Env => ({ ...env, DB: meterDatabase(env.DB, meter) });

/** The app with a meter at its database: `/_meter` reads and clears it, `/_cron` runs the cron handler. */
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
      await app.scheduled({ cron, scheduledTime, noRetry() {} }, metered(env));
      return new Response("ok");
    }
    return app.fetch(request, metered(env), ctx);
  },
  queue: (batch: MessageBatch, env: Env) => app.queue(batch, metered(env)),
};
