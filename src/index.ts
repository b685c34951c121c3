import type { Env } from "./env.ts";
import { createApp } from "./http/app.ts";
import { scheduled } from "./jobs/cron.ts";
import { queue } from "./jobs/queue.ts";

const app = createApp();

export default {
  fetch: app.fetch,
  queue,
  scheduled,
} satisfies ExportedHandler<Env>;
