import * as z from "zod/mini";

import type { PersonActor } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { Noun } from "../../providers/tracker.ts";
import { findManagedConnection } from "../connections/find-connection.ts";
import { atSite, type OpenConnection, openConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { bindContainer, type Bound, findKnown } from "./bind-container.ts";
import { containerValue, parseValue } from "./container-value.ts";
import { checkQuery } from "./own-query.ts";
import { requireOpenProject } from "../../domain/projects/access.ts";
import { trackerSettingsSchema } from "../bindings/settings.ts";

/** A request may make so many calls to a provider that more at once would not end in time. */
export const mostAtOnce = 20;

export const newBindingsSchema = z.object({
  connectionId: z.string(),
  /** As `valueOf` writes them. */
  containers: z.array(containerValue),
  /** null = a project of its own for each, by its name. */
  projectId: z.nullable(z.string()),
  settings: trackerSettingsSchema,
});

export type NewBindings = z.infer<typeof newBindingsSchema>;
/** `waiting`: the ids of those that follow by themselves, as soon as the provider lets us ask again. */
export type BindingsMade = { bound: Bound[]; refused: string[]; waiting: string[] };

/**
 * Ties containers to projects: installs their webhooks and asks for a backfill. Those that cannot be bound are named with
 * the reason, the others are bound all the same. Throws forbidden, not_found, invalid and ProviderError.
 */
export async function createBindings(
  ctx: IntegrationContext<PersonActor>,
  input: NewBindings,
): Promise<BindingsMade> {
  await findManagedConnection(ctx, input.connectionId);
  const ids = [...new Set(input.containers)];
  if (input.projectId !== null) await requireOpenProject(ctx, input.projectId);
  const open = await openConnection(ctx, input.connectionId);
  requireSome(ids, open.provider.tracker?.noun ?? { one: "thing", many: "things" });
  await checkAtEachSite(open, ids, input.settings.query);
  const known = await findKnown(ctx, open.connection, ids);
  const made: BindingsMade = { bound: [], refused: [], waiting: [] };
  let limit: ProviderError | null = null;
  for (const value of ids) {
    const existing = known.get(value);
    const outcome: Bound | string | ProviderError =
      existing?.isTaken === true
        ? `${existing.binding.name} is bound already.`
        : (limit ?? (await bindContainer(ctx, input, { open, value, existing: existing?.binding ?? null })));
    if (outcome instanceof ProviderError) {
      limit = outcome;
      made.waiting.push(value);
      await bindLater(ctx, input, { value, because: outcome });
    } else if (typeof outcome === "string") made.refused.push(outcome);
    else made.bound.push(outcome);
  }
  return made;
}

/** Fields and their values are those of a site. */
async function checkAtEachSite(open: OpenConnection, ids: string[], query: string | null): Promise<void> {
  if (query === null) return;
  const sites = new Map(ids.map((value) => [parseValue(value).siteId, parseValue(value).externalId]));
  for (const [siteId, externalId] of sites) await checkQuery(atSite(open, siteId), { externalId, query });
}

function requireSome(ids: string[], { one, many }: Noun): void {
  if (ids.length === 0) throw new AppError("invalid", `Choose at least one ${one}.`, "container");
  if (ids.length > mostAtOnce)
    throw new AppError("invalid", `Choose at most ${mostAtOnce} ${many} at once.`, "container");
}

const defaultWaitSeconds = 60;
/** A queue delays no longer. */
const mostWaitSeconds = 43_200;

/** The rest of a choice does not ask a provider that has just asked us to wait. */
async function bindLater(
  ctx: IntegrationContext<PersonActor>,
  { connectionId, projectId, settings }: NewBindings,
  { value, because }: { value: string; because: ProviderError },
): Promise<void> {
  const { workspaceId, userId } = ctx.actor;
  await ctx.enqueue(
    {
      type: "binding.create",
      workspaceId,
      connectionId,
      userId,
      container: value,
      projectId,
      settings: JSON.stringify(settings),
    },
    { delaySeconds: Math.min(because.retryAfterSeconds ?? defaultWaitSeconds, mostWaitSeconds) },
  );
}
