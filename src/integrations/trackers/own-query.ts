import { AppError } from "../../lib/errors.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { IssueRef, IssueSnapshot, ResolvedIssue } from "../../providers/tracker.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { trackerSettings } from "../bindings/settings.ts";
import type { OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext, Sync } from "../context.ts";
import { issueVersion } from "./issue-version.ts";
import { type KnownLink, selectLinks } from "./known-links.ts";
import { issueKey } from "./map-issue.ts";
import { trackerOf } from "./tracker-of.ts";

type Open = Pick<OpenConnection, "provider" | "call">;

/** Has a container's query read by its provider. Throws invalid, in the provider's words and naming the field; nothing for null. */
export async function checkQuery(
  { provider, call }: Open,
  { externalId, query }: { externalId: string; query: string | null },
): Promise<void> {
  if (query === null) return;
  const own = trackerOf(provider).query;
  if (own === undefined)
    throw new AppError("invalid", `${provider.name} takes no query of one's own.`, "query");
  try {
    await call((access) => own.check(access, { externalId, query }));
  } catch (error) {
    if (error instanceof ProviderError) throw new AppError("invalid", error.message, "query");
    throw error;
  }
}

/** The issues, with that in them where the binding's own query does not match one. One call at most. Throws ProviderError. */
export async function markUnmatched(
  { provider, call }: Open,
  binding: BindingRow,
  issues: IssueSnapshot[],
): Promise<IssueSnapshot[]> {
  const { query } = trackerSettings(binding);
  const { query: own, noun } = trackerOf(provider);
  if (query === null || own === undefined || issues.length === 0) return issues;
  const matching = await call((access) => own.match(access, binding, { query, issues }));
  const awayBecause = `is not among what the ${own.name} of this ${noun.one} asks for`;
  return issues.map((issue) =>
    matching.has(issue.id) || issue.awayBecause !== undefined ? issue : { ...issue, awayBecause },
  );
}

/** What became of one issue, marked in the same way. Throws ProviderError. */
export async function getMarked(open: Open, binding: BindingRow, issue: IssueRef): Promise<ResolvedIssue> {
  const resolved = await open.call((access) => trackerOf(open.provider).get(access, binding, issue));
  if (resolved.is !== "here") return resolved;
  const [marked = resolved.issue] = await markUnmatched(open, binding, [resolved.issue]);
  return { is: "here", issue: marked };
}

/**
 * Of listed changes, which may be of issues that the binding's own query does not match, those that are new here, marked as
 * markUnmatched does: a sync run that finds nothing new asks for nothing more.
 */
export async function markNewOnes(
  ctx: IntegrationContext,
  { binding, ...open }: Sync,
  issues: IssueSnapshot[],
): Promise<IssueSnapshot[]> {
  if (trackerSettings(binding).query === null || issues.length === 0) return issues;
  const keys = issues.map(({ id }) => issueKey(binding, id));
  const links = new Map(
    (await ctx.db.all<KnownLink>(selectLinks(ctx, keys))).map((link) => [link.key, link]),
  );
  const isNew = await Promise.all(
    issues.map(async (issue) => {
      const link = links.get(issueKey(binding, issue.id));
      return link?.bindingId !== binding.id || link.version !== (await issueVersion(issue));
    }),
  );
  return markUnmatched(
    open,
    binding,
    issues.filter((_, index) => isNew[index]),
  );
}
