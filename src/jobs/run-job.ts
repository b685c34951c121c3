import { createDatabase } from "../db/database.ts";
import type { Ctx } from "../domain/context.ts";
import { writeExport } from "../domain/exports/write-export.ts";
import { runImportStep } from "../domain/imports/run-step.ts";
import { parseConfig, type Env } from "../env.ts";
import { acceptDue } from "../integrations/calendar/import/accept-by-rule.ts";
import { endSubscriptions } from "../integrations/subscriptions/end-subscriptions.ts";
import { keepSubscription } from "../integrations/subscriptions/keep-subscription.ts";
import { applyChatEvent } from "../integrations/chat/apply-chat-event.ts";
import { respondAgain } from "../integrations/chat/respond-again.ts";
import { deliverRow } from "../integrations/outbox/deliver.ts";
import { cleanUpConnection } from "../integrations/connections/clean-up-connection.ts";
import { refreshConnection } from "../integrations/connections/refresh-connection.ts";
import { rotateVaultBatch } from "../integrations/rotate-vault.ts";
import { readHolidays } from "../integrations/holidays/holiday-calendars.ts";
import type { IntegrationContext } from "../integrations/context.ts";
import { checkBinding } from "../integrations/trackers/check-binding.ts";
import { createWaiting } from "../integrations/trackers/create-waiting.ts";
import { followLabel } from "../integrations/trackers/follow-label.ts";
import { readComments } from "../integrations/trackers/read-comments.ts";
import { readIssues } from "../integrations/trackers/read-issues.ts";
import { createContext } from "../integrations/create-context.ts";
import { compareSlice } from "../integrations/sync/compare-slice.ts";
import { syncPage } from "../integrations/sync/sync-page.ts";
import { resumeDeliveriesPage } from "../integrations/inbound/held-deliveries.ts";
import { recoverDeliveries } from "../integrations/inbound/recover-deliveries.ts";
import { replayDeadPage } from "../integrations/inbound/replay-dead.ts";
import { rerunDelivery } from "../integrations/inbound/rerun-delivery.ts";
import { enqueueTo, type Job, type OutboxRef } from "../messages.ts";
import { registry } from "../integrations/registry.ts";
import { inboundContext } from "./inbound-context.ts";

/** Runs one job on behalf of the system. Throws what failed; ProviderError says whether trying again can help. */
export async function runJob(job: Job, env: Env): Promise<void> {
  switch (job.type) {
    case "delivery.replay":
      return rerunDelivery(inboundContext(env), job);
    case "deliveries.resume":
      return resumeDeliveriesPage(systemCtx(env, job.workspaceId), job);
    case "sync.compare":
      return compareSlice(await systemContext(env, job.workspaceId), job);
    case "deliveries.replay":
      return replayDeadPage(systemCtx(env, job.workspaceId), job);
    case "connection.refresh":
      return refreshConnection(await systemContext(env, job.workspaceId), job.connectionId);
    case "sync.page":
      return syncPage(await systemContext(env, job.workspaceId), job);
    case "binding.check":
      return checkBinding(await systemContext(env, job.workspaceId), job.bindingId);
    case "binding.create":
      return createWaiting(await systemContext(env, job.workspaceId), job);
    case "issues.read":
      return readIssues(await systemContext(env, job.workspaceId), job);
    case "comments.read":
      return readComments(await systemContext(env, job.workspaceId), job);
    case "label.rename":
      return followLabel(await systemContext(env, job.workspaceId), job);
    case "subscription.recover":
      return recoverDeliveries(await systemContext(env, job.workspaceId), job.subscriptionId);
    case "subscription.keep":
      return keepSubscription(await systemContext(env, job.workspaceId), job);
    case "calendar.accept":
      return acceptDue(systemCtx(env, job.workspaceId), job.bindingId);
    case "holidays.read":
      return readHolidays(await systemContext(env, job.workspaceId), job.calendarId);
    case "subscriptions.end":
      return endSubscriptions(await systemContext(env, job.workspaceId), job.connectionId);
    case "connection.cleanup":
      return cleanUpConnection(await systemContext(env, job.workspaceId), job);
    case "outbox.deliver":
      return deliverRows(env, job.rows);
    case "chat.event":
      return applyChatEvent(await systemContext(env, ""), job.provider, job.event);
    case "chat.respond":
      return respondAgain(await systemContext(env, ""), job);
    case "export.write":
      return writeExport({ ...systemCtx(env, job.workspaceId), bucket: env.BUCKET }, job.exportId);
    case "import.step":
      return runImportStep({ ...systemCtx(env, job.workspaceId), bucket: env.BUCKET }, job.importId);
    case "vault.rotate":
      // Secrets of all workspaces: the vault's own work is done in none of them.
      await rotateVaultBatch(await systemContext(env, ""));
      return;
    default:
      return job satisfies never;
  }
}

/** What fails is recorded in the row itself: one holds back no other, and none is repeated with the message. */
async function deliverRows(env: Env, rows: readonly OutboxRef[]): Promise<void> {
  for (const row of rows)
    await deliverRow(await systemContext(env, row.workspaceId), registry.outboxHandlers, row);
}

function systemContext(env: Env, workspaceId: string): Promise<IntegrationContext> {
  return createContext(systemCtx(env, workspaceId), env, parseConfig(env));
}

function systemCtx(env: Env, workspaceId: string): Ctx {
  return {
    db: createDatabase(env.DB),
    now: Date.now(),
    enqueue: enqueueTo(env.JOBS),
    actor: { kind: "system", workspaceId },
  };
}
