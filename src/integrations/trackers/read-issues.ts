import type { Ctx } from "../../domain/context.ts";
import type { Job } from "../../messages.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import type { ResolvedIssue } from "../../providers/tracker.ts";
import type { BindingRow, BindingTarget } from "../bindings/applied.ts";
import { findEnabledBinding } from "../bindings/find-binding.ts";
import { openBinding } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { doOrHold } from "../inbound/held-deliveries.ts";
import { applyIssueChanges } from "./apply-issue-changes.ts";
import { applyIssueDeletions } from "./apply-issue-deletions.ts";
import { applyIssueMoves } from "./apply-issue-moves.ts";
import { applyIssues } from "./apply-issues.ts";
import { applyToMoved } from "./apply-to-moved.ts";
import { readLinks } from "./find-successor.ts";
import { issueKey } from "./map-issue.ts";
import { hideIssues } from "./hide-issues.ts";
import { markUnmatched } from "./own-query.ts";
import { resolveIssues } from "./resolve-unseen.ts";

export type Touched = { event: Extract<ProviderEvent, { kind: "tracker.issue_touched" }> };
type Reading = Extract<Job, { type: "issues.read" }>;
type Asked = Reading["issues"][number];

/** Each may be a call of its own, and one message makes no more. */
const mostAsked = 20;

/** Has the issues read that deliveries of a binding told of, each once: what is said of it last counts. */
export async function askToRead(
  ctx: Ctx,
  { workspaceId, id: bindingId }: BindingRow,
  touched: readonly (Touched & { target: BindingTarget })[],
): Promise<void> {
  const [first] = touched;
  if (first === undefined) return;
  const issues = new Map<string, Asked>();
  for (const { event, target } of touched) {
    const { deliveryId, receivedAt } = target;
    const before = issues.get(event.issue.id);
    const assigned = event.assigned ?? before?.assigned ?? null;
    const isAboutTime = event.isAboutTime === true || before?.isAboutTime === true;
    issues.set(event.issue.id, {
      ...event.issue,
      assigned,
      deliveryId,
      receivedAt,
      ...(isAboutTime ? { isAboutTime } : {}),
    });
  }
  const all = [...issues.values()];
  const subscriptionId = first.target.subscription.id;
  for (let at = 0; at < all.length; at += mostAsked) {
    const some = all.slice(at, at + mostAsked);
    await ctx.enqueue({ type: "issues.read", workspaceId, bindingId, subscriptionId, issues: some });
  }
}

/**
 * Asks the provider for issues that something became of, and applies what they are now: nothing that a delivery says of them is
 * believed but their ids. Holds the deliveries while the connection does not work. Throws ProviderError.
 */
export function readIssues(ctx: IntegrationContext, reading: Reading): Promise<void> {
  return doOrHold(ctx, reading, { because: reading.issues, work: () => read(ctx, reading) });
}

async function read(ctx: IntegrationContext, { isTie = false, ...reading }: Reading): Promise<void> {
  const { bindingId, subscriptionId, issues } = reading;
  const binding = await findEnabledBinding(ctx, bindingId);
  if (binding === null) return;
  const { provider, call } = await openBinding(ctx, binding);
  const resolved = await resolveIssues({ binding, provider, call }, issues);
  const here = resolved.flatMap(([, one]) => (one.is === "here" ? [one.issue] : []));
  const marked = await markUnmatched({ provider, call }, binding, here);
  const byId = new Map(marked.map((issue) => [issue.id, issue]));
  for (const [issue, found] of resolved) {
    const one = found.is === "here" ? { ...found, issue: byId.get(found.issue.id) ?? found.issue } : found;
    await apply(ctx, { binding, subscriptionId, issue, isTie }, one);
  }
}

type One = { binding: BindingRow; subscriptionId: string; issue: Asked; isTie: boolean };

async function apply(ctx: Ctx, one: One, resolved: ResolvedIssue): Promise<void> {
  const { binding, issue } = one;
  const { id, key } = issue;
  const link = (await readLinks(ctx, [issueKey(binding, id)])).values().next().value ?? null;
  const leaving = { id, key, updatedAt: ctx.now };
  switch (resolved.is) {
    case "here":
      // It came from another container, and nothing told of that.
      if (link !== null && link.bindingId !== binding.id)
        await applyIssueMoves(ctx, binding, [
          { issue: leaving, to: { container: binding, issue: resolved.issue } },
        ]);
      // What it is now counts, whatever was told of the same instant.
      else if (one.isTie) await applyIssues(ctx, binding, [resolved.issue], "sync");
      else await applyHere(ctx, one, resolved.issue);
      return;
    case "gone":
      // Of what was never seen nobody knows whether it is gone or was never to be seen.
      if (link !== null) await applyIssueDeletions(ctx, binding, [leaving]);
      return;
    case "hidden":
      if (link !== null) await hideIssues(ctx, binding, [issue]);
      return;
    case "moved":
      // Also of what was never seen: what is told of it later is about the past.
      await applyIssueMoves(ctx, binding, [{ issue: leaving, to: resolved.to }]);
      return;
    case "unknown":
      return;
    default:
      resolved satisfies never;
  }
}

async function applyHere(
  ctx: Ctx,
  { binding, subscriptionId, issue: { assigned, deliveryId, receivedAt, isAboutTime = false } }: One,
  found: Extract<ResolvedIssue, { is: "here" }>["issue"],
): Promise<void> {
  const issue = isAboutTime ? { ...found, isAboutTime } : found;
  const target = { subscription: { id: subscriptionId }, binding, deliveryId, receivedAt };
  const event = { kind: "tracker.issue_changed", container: binding, issue, assigned } as const;
  const told = { target, event };
  const outcomes = await applyIssueChanges(ctx, binding, [told]);
  if (outcomes.get(told) === "moved") await applyToMoved(ctx, binding, [event]);
}
