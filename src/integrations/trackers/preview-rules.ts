import type { TrackerSettings } from "../../db/schema/bindings.ts";
import { findManagedBinding } from "../bindings/find-binding.ts";
import { leftOutBecause } from "../bindings/rules.ts";
import { openBinding } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { mapIssues } from "./apply-issues.ts";

/** An open issue as the task that it would become. */
export type PreviewedTask = { key: string; title: string; url: string; status: string; priority: string };

export type Preview = {
  tasks: PreviewedTask[];
  taken: number;
  /** How many issues are left out, by the reason: the end of a sentence about one of them. */
  leftOut: { because: string; count: number }[];
  /** False when the container has more open issues than were looked at. */
  isComplete: boolean;
};

const shown = 10;

/** What these rules would make of a container's first page of open issues; nothing is stored. Throws not_found, forbidden and ProviderError. */
export async function previewRules(
  ctx: IntegrationContext,
  bindingId: string,
  settings: TrackerSettings,
): Promise<Preview> {
  const { binding } = await findManagedBinding(ctx, bindingId);
  const { provider, call } = await openBinding(ctx, binding);
  const { tracker } = provider;
  if (tracker === undefined) throw new Error(`${provider.name} has no issues to preview.`);
  const page = await call((access) => tracker.list(access, binding, { cursor: null, startedAt: ctx.now }));
  if (page.status === "reset") throw new Error("Without a cursor there is nothing to forget.");
  const reasons = new Map<string, number>();
  const taken = page.items.filter((issue) => {
    const because = leftOutBecause(settings, issue);
    if (because !== null) reasons.set(because, (reasons.get(because) ?? 0) + 1);
    return because === null;
  });
  const mapped = await mapIssues(ctx, { ...binding, settings }, taken.slice(0, shown));
  return {
    tasks: mapped.map(({ display_key: key, title, url, status, priority }) => ({
      key,
      title,
      url,
      status,
      priority,
    })),
    taken: taken.length,
    leftOut: [...reasons].map(([because, count]) => ({ because, count })),
    isComplete: page.next === null,
  };
}
