import type { IssueRef } from "../../../providers/tracker.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import type { OpenConnection } from "../../connections/open-connection.ts";
import type { IntegrationContext } from "../../context.ts";
import { applyIssues } from "../apply-issues.ts";
import { getMarked } from "../own-query.ts";

/**
 * Reads an issue to which time was written from here, and applies it: what comes back of the write finds the state that is known already. One that is not there
 * is left to the next sync. Throws ProviderError.
 */
export async function applyOwnTime(
  ctx: IntegrationContext,
  open: Pick<OpenConnection, "provider" | "call">,
  { binding, issue }: { binding: BindingRow; issue: IssueRef },
): Promise<void> {
  const found = await getMarked(open, binding, issue);
  if (found.is === "here") await applyIssues(ctx, binding, [found.issue], "time");
}
