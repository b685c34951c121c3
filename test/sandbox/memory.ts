import { parse, stringify } from "devalue";
import { createMiddleware } from "hono/factory";
import { providers } from "./providers.ts";
import type { SandboxEnv } from "./sandbox.ts";

const name = "worlds";
/** Another number when records get another form: what was kept in the old one is forgotten. */
const form = 2;
/** What happens within this time is written together. */
const pauseMs = 500;

type Kept = { form: number; worlds: Record<string, unknown> };

let isLoaded = false;
let writesAtMs = 0;

/**
 * Keeps the providers' worlds where the sandbox has a store for them, so that tokens, hooks and issues outlive a restart as they
 * do at real providers. Faults, logs and switches are forgotten.
 */
export const keepWorlds = createMiddleware<SandboxEnv>(async (c, next) => {
  const { MEMORY } = c.env;
  if (MEMORY === undefined) return next();
  if (!isLoaded) {
    const kept = await MEMORY.get(name);
    const text = await kept?.text();
    // Another request may have been quicker, and has changed something since.
    if (!isLoaded && text !== undefined) restore(text);
    isLoaded = true;
  }
  await next();
  if (c.req.method !== "GET" && c.req.method !== "HEAD") c.executionCtx.waitUntil(writeSoon(MEMORY));
});

function restore(text: string): void {
  const { form: keptForm, worlds } = parse(text) as Kept;
  if (keptForm !== form) return;
  for (const provider of providers) {
    if (Object.hasOwn(worlds, provider.id)) provider.restore(worlds[provider.id]);
  }
}

/** A request that is about to write writes for all that come before it does. */
async function writeSoon(memory: R2Bucket): Promise<void> {
  if (writesAtMs > Date.now()) return;
  writesAtMs = Date.now() + pauseMs;
  await scheduler.wait(pauseMs);
  const worlds = Object.fromEntries(providers.map((provider) => [provider.id, provider.save()]));
  await memory.put(name, stringify({ form, worlds } satisfies Kept));
}
