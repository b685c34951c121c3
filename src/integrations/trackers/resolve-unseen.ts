import type { IssueRef, IssueRemoved, IssueSnapshot, ResolvedIssue } from "../../providers/tracker.ts";
import type { IntegrationContext, Reconciled, Sync } from "../context.ts";
import { findUnseen, type Search } from "./find-unseen.ts";
import { issueKey } from "./map-issue.ts";
import { markUnmatched } from "./own-query.ts";
import { trackerOf } from "./tracker-of.ts";

/** Each is a call of its own, and one message makes no more. */
const mostAlone = 20;
/** By one call. */
const mostTogether = 100;

/**
 * Asks for issues that should have been listed and were not: closed, deleted or moved, each becomes here what it is there. Throws
 * ProviderError.
 */
export async function resolveUnseen(
  ctx: IntegrationContext,
  { binding, provider, call }: Sync,
  search: Omit<Search, "limit">,
): Promise<Reconciled<IssueSnapshot, IssueRemoved>> {
  const unseen = await findUnseen(ctx, binding, { ...search, limit: mostTogether + 1 });
  const refs = unseen.map(({ remoteKey, key }) => ({
    id: remoteKey.slice(issueKey(binding, "").length),
    key,
  }));
  const resolved = await resolveIssues({ binding, provider, call }, refs);
  const [items, removed]: [IssueSnapshot[], IssueRemoved[]] = [[], []];
  for (const [{ id, key }, is] of resolved) {
    if (is.is === "here") items.push(is.issue);
    else if (is.is !== "unknown") removed.push({ id, key, ...is });
  }
  return {
    items: await markUnmatched({ provider, call }, binding, items),
    removed,
    after: unseen.length > resolved.length ? (unseen[resolved.length - 1]?.remoteKey ?? null) : null,
  };
}

/** The first of these with what became of them: as many as can be asked for at once. Throws ProviderError. */
export async function resolveIssues<Ref extends IssueRef>(
  { binding, provider, call }: Pick<Sync, "binding" | "provider" | "call">,
  refs: readonly Ref[],
): Promise<[Ref, ResolvedIssue][]> {
  const tracker = trackerOf(provider);
  const some = refs.slice(0, mostTogether);
  const together =
    some.length === 0 ? null : await call(async (access) => tracker.getMany?.(access, binding, some) ?? null);
  if (together !== null) return some.map((ref) => [ref, together.get(ref.id) ?? { is: "unknown" }]);
  const resolved: [Ref, ResolvedIssue][] = [];
  for (const ref of refs.slice(0, mostAlone))
    resolved.push([ref, await call((access) => tracker.get(access, binding, ref))]);
  return resolved;
}
