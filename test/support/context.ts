import { env } from "cloudflare:workers";

import type { PersonActor } from "../../src/domain/context.ts";
import { parseConfig } from "../../src/env.ts";
import type { IntegrationContext } from "../../src/integrations/context.ts";
import { createContext } from "../../src/integrations/create-context.ts";
import type { Job } from "../../src/messages.ts";
import { ctxFor, type Person } from "./people.ts";

/** A verb's context with vault and way out, on behalf of this person; enqueued jobs are collected. */
export async function contextFor(
  person: Person,
  now = Date.now(),
): Promise<IntegrationContext<PersonActor> & { jobs: Job[] }> {
  const ctx = ctxFor(person, now);
  return { ...(await createContext(ctx, env, parseConfig(env))), jobs: ctx.jobs };
}
