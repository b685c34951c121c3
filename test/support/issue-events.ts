import type { TrackerSettings } from "../../src/db/schema/bindings.ts";
import type { Database } from "../../src/db/database.ts";
import { tasks } from "../../src/db/schema/work.ts";
import { registry } from "../../src/integrations/registry.ts";
import { dispatchEvents } from "../../src/integrations/inbound/dispatch-events.ts";
import { defaultTrackerSettings } from "../../src/integrations/bindings/settings.ts";
import type { BindingRow, SubscriptionRow } from "../../src/integrations/bindings/applied.ts";
import type { ProviderEvent } from "../../src/providers/inbound.ts";
import type { Person as Account } from "../../src/providers/tracker.ts";
import { type IssueFacts, repositoryRef, snapshot, webhookCtx } from "./bindings.ts";
import { db } from "./people.ts";

export type Bound = { binding: BindingRow; hook: SubscriptionRow };

/** Labels by their names alone, as a person types them. */
export const rulesWith = ({
  labels = [],
  ...changes
}: Partial<Omit<TrackerSettings, "labels">> & { labels?: string[] }): TrackerSettings => ({
  ...defaultTrackerSettings,
  ...changes,
  labels: labels.map((name) => ({ id: null, name })),
});

/** The event of a webhook that tells the issue's present state. */
export function changed(
  changes: IssueFacts,
  about: { assigned?: Account; externalId?: string } = {},
): Extract<ProviderEvent, { kind: "tracker.issue_changed" }> {
  const container = { ...repositoryRef, externalId: about.externalId ?? repositoryRef.externalId };
  return {
    kind: "tracker.issue_changed",
    container,
    issue: snapshot(changes),
    assigned: about.assigned ?? null,
  };
}

/** Applies one event to a binding, as the consumer of the inbox does. */
export async function apply(
  { binding, hook }: Bound,
  event: ProviderEvent,
  options: { deliveryId?: string; now?: number; db?: Database } = {},
) {
  const own = webhookCtx(binding, options.now);
  const ctx = { ...own, db: options.db ?? own.db };
  const target = { subscription: hook, binding, deliveryId: options.deliveryId ?? "d1", receivedAt: ctx.now };
  const [outcome] = await dispatchEvents(ctx, registry.eventHandlers, [{ target, events: [event] }]);
  if (outcome?.status !== "fulfilled") throw outcome?.reason;
  return { ...outcome.value, jobs: ctx.jobs };
}

export const allTasks = () => db().select().from(tasks);
/** Throws unless there is exactly one. */
export async function onlyTask() {
  const [task, ...others] = await allTasks();
  if (task === undefined || others.length > 0) throw new Error(`There are ${others.length + 1} tasks.`);
  return task;
}
