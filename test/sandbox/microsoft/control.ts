import { Hono } from "hono";
import * as z from "zod";
import { logins } from "../agenda/records.ts";
import type { SandboxEnv } from "../sandbox.ts";
import { lifecycleEvents, sendLifecycle } from "./notify.ts";
import { microsoftWorld } from "./world.ts";

const lifecycleSchema = z.strictObject({ event: z.enum(lifecycleEvents), login: z.enum(logins).optional() });

/** What only Microsoft's notifications know. */
export const lifecycleControl = new Hono<SandboxEnv>();

lifecycleControl.post("/lifecycle", async (c) => {
  const body: unknown = await c.req.json().catch(() => null);
  const asked = lifecycleSchema.safeParse(body);
  if (!asked.success) return c.json({ message: z.prettifyError(asked.error) }, 422);
  const { event, login } = asked.data;
  const world = microsoftWorld();
  const meant = [...world.subscriptions.values()].filter((one) => login === undefined || one.login === login);
  for (const subscription of meant) sendLifecycle(world, subscription, event);
  return c.json({ subscriptions: meant.length });
});
