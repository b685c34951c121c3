import { syncCalendar } from "./calendar/sync/sync-calendar.ts";
import type { IntegrationContext } from "./context.ts";
import { findPass } from "./sync/find-pass.ts";
import { recordSyncFailure } from "./sync/record-sync-failure.ts";
import { syncIssues } from "./trackers/sync-issues.ts";

type Job = { bindingId: string; runId: string | null };

/**
 * One page of a pass over a binding; the next page is a job of its own. The cursor is saved after the page is applied, so
 * whatever is cut off is done again, and doing it again changes nothing. Throws ProviderError when a later try can help.
 */
export async function syncPage(ctx: IntegrationContext, job: Job): Promise<void> {
  const pass = await findPass(ctx, job);
  if (pass === null) return;
  try {
    await (pass.binding.calendar === null ? syncIssues(ctx, pass) : syncCalendar(ctx, pass));
  } catch (error) {
    await recordSyncFailure(ctx, pass, error);
  }
}
