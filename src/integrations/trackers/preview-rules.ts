import type { TrackerSettings } from "../../db/schema/bindings.ts";
import type { Ctx } from "../../domain/context.ts";
import type { IssueSnapshot } from "../../providers/tracker.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { leftOutBecause } from "../bindings/rules.ts";
import { openBinding } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { mapIssues } from "./apply-issues.ts";
import { findMembers } from "./find-members.ts";

/** An open issue as the task that it would become. */
export type PreviewedTask = { key: string; title: string; url: string; status: string; priority: string };

export type Preview = {
  /** Of the container. */
  name: string;
  tasks: PreviewedTask[];
  taken: number;
  /** How many issues are left out, by the reason: the end of a sentence about one of them. */
  leftOut: { because: string; count: number }[];
  /** False when the container has more open issues than were looked at. */
  isComplete: boolean;
};

/** A container of a connection, whether it is bound or not. */
export type ContainerTarget = Pick<
  BindingRow,
  "connectionId" | "provider" | "host" | "siteId" | "externalId" | "name" | "url"
>;

const shown = 10;

/** What these rules would make of a container's first page of open issues; nothing is stored. Throws not_found and ProviderError. */
export async function previewRules(
  ctx: IntegrationContext,
  target: ContainerTarget,
  settings: TrackerSettings,
): Promise<Preview> {
  const { provider, call } = await openBinding(ctx, target);
  const { tracker } = provider;
  if (tracker === undefined) throw new Error(`${provider.name} has no issues to preview.`);
  const page = await call((access) =>
    tracker.list(access, target, { cursor: null, startedAt: ctx.now, query: settings.query }),
  );
  if (page.status === "reset") throw new Error("Without a cursor there is nothing to forget.");
  const { taken, reasons } = await judge(ctx, { target, settings }, page.items);
  const mapped = await mapIssues(ctx, { ...target, settings }, taken.slice(0, shown));
  return {
    name: target.name,
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

async function judge(
  ctx: Ctx,
  { target, settings }: { target: ContainerTarget; settings: TrackerSettings },
  issues: IssueSnapshot[],
): Promise<{ taken: IssueSnapshot[]; reasons: Map<string, number> }> {
  const members = await findMembers(ctx, target, issues);
  const reasons = new Map<string, number>();
  const taken = issues.filter((issue) => {
    const because = leftOutBecause(settings, issue, members);
    if (because !== null) reasons.set(because, (reasons.get(because) ?? 0) + 1);
    return because === null;
  });
  return { taken, reasons };
}
