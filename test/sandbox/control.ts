import { Hono } from "hono";
import * as z from "zod";
import { clearFaults, faultSchema, setFault } from "./faults.ts";
import { providers } from "./providers.ts";
import type { SandboxEnv } from "./sandbox.ts";
import { startOver } from "./start-over.ts";
import { sandboxState, settingsSchema } from "./state.ts";

/** The switches that tests and scripts turn. */
export const control = new Hono<SandboxEnv>();

control.get("/health", (c) => c.json({ status: "ok" }));

control.post("/reset", (c) => {
  startOver();
  return c.body(null, 204);
});

control.get("/faults", (c) => c.json(Object.fromEntries(sandboxState().faults)));

control.put("/faults/:host", async (c) => {
  const host = c.req.param("host");
  if (!providers.some((provider) => provider.hosts.some((known) => known.host === host))) {
    return c.json({ message: `No provider of the sandbox answers for ${host}.` }, 404);
  }
  const fault = faultSchema.safeParse(await bodyOf(c.req.raw));
  if (!fault.success) return c.json({ message: z.prettifyError(fault.error) }, 422);
  setFault(host, fault.data);
  return c.json(sandboxState().faults.get(host) ?? []);
});

control.delete("/faults/:host", (c) => {
  clearFaults(c.req.param("host"));
  return c.body(null, 204);
});

control.get("/settings", (c) => c.json(sandboxState().settings));

control.on(["PUT", "POST"], "/settings", async (c) => {
  const changes = z.looseObject({}).safeParse(await bodyOf(c.req.raw));
  const settings = settingsSchema.safeParse({ ...sandboxState().settings, ...changes.data });
  if (!changes.success || !settings.success) {
    return c.json({ message: z.prettifyError(settings.error ?? changes.error ?? new z.ZodError([])) }, 422);
  }
  sandboxState().settings = settings.data;
  return c.json(settings.data);
});

control.get("/requests", (c) => {
  const host = c.req.query("host");
  return c.json(sandboxState().requests.filter((request) => host === undefined || request.host === host));
});

control.get("/deliveries", (c) => {
  const host = c.req.query("host");
  return c.json(sandboxState().deliveries.filter((delivery) => host === undefined || delivery.host === host));
});

async function bodyOf(request: Request): Promise<unknown> {
  return request.json().catch(() => null);
}
