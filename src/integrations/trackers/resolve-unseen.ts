import type { IssueRemoved, IssueSnapshot } from "../../providers/tracker.ts";
import type { IntegrationContext, Reconciled, Sync } from "../context.ts";
import { findUnseen, type Search } from "./find-unseen.ts";
import { issueKey } from "./map-issue.ts";
import { markUnmatched } from "./own-query.ts";
import { trackerOf } from "./tracker-of.ts";

/** Each is a call of its own, and one message makes no more. */
const mostAsked = 20;

/**
 * Asks for issues that should have been listed and were not, one by one: closed, deleted or moved, each becomes here what it is
 * there. Throws ProviderError.
 */
export async function resolveUnseen(
  ctx: IntegrationContext,
  { binding, provider, call }: Sync,
  search: Omit<Search, "limit">,
): Promise<Reconciled<IssueSnapshot, IssueRemoved>> {
  const unseen = await findUnseen(ctx, binding, { ...search, limit: mostAsked + 1 });
  const asked = unseen.slice(0, mostAsked);
  const [items, removed]: [IssueSnapshot[], IssueRemoved[]] = [[], []];
  for (const { remoteKey, key } of asked) {
    const id = remoteKey.slice(issueKey(binding, "").length);
    const resolved = await call((access) => trackerOf(provider).get(access, binding, { id, key }));
    if (resolved.is === "here") items.push(resolved.issue);
    else if (resolved.is !== "unknown") removed.push({ id, key, ...resolved });
  }
  return {
    items: await markUnmatched({ provider, call }, binding, items),
    removed,
    after: unseen.length > mostAsked ? (asked.at(-1)?.remoteKey ?? null) : null,
  };
}
