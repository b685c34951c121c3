import { bindings } from "../../../db/schema/bindings.ts";
import { commit } from "../../../domain/commit.ts";
import type { Ctx } from "../../../domain/context.ts";
import { AppError } from "../../../lib/errors.ts";
import { providerOf } from "../../connections/provider-of.ts";
import { requireOpenProject } from "../../../domain/projects/access.ts";
import { bindingRow } from "../../bindings/find-binding.ts";
import { resetSync } from "../../bindings/reset-sync.ts";
import type { CalendarInput } from "../../bindings/settings.ts";
import { askToEnd, leaveSubscriptions } from "../../subscriptions/end-subscriptions.ts";
import { keepDeadlines } from "../deadlines/choose-calendar.ts";
import { findCalendar } from "./describe-calendar.ts";
import { readDoubt, writeDoubt } from "./doubt.ts";

/**
 * Changes what becomes of a calendar's events, and reads it anew: what is undecided follows the new settings. Throws
 * not_found, forbidden and invalid.
 */
export async function changeCalendar(ctx: Ctx, id: string, settings: CalendarInput): Promise<void> {
  const { binding, settings: before } = await findCalendar(ctx, id);
  if (settings.direction !== "import" && providerOf(binding.provider).calendar?.write === undefined)
    throw new AppError("invalid", `“${binding.name}” can be read only: nothing can be written there.`);
  const named = [settings.projectId, ...settings.rules.map(({ projectId }) => projectId)];
  const kept = new Set([before.projectId, ...before.rules.map(({ projectId }) => projectId)]);
  for (const projectId of new Set(named)) {
    if (projectId !== null && !kept.has(projectId)) await requireOpenProject(ctx, projectId);
  }
  await commit(ctx, {
    statements: [
      ctx.db
        .update(bindings)
        .set({ settings: keepDeadlines(settings), updatedAt: ctx.now })
        .where(bindingRow(binding)),
    ],
    audit: { action: "calendar.update", target: `binding:${id}`, detail: { ...settings } },
  });
  if (binding.status === "active")
    await resetSync(ctx, binding, "The settings were changed; a full sync has begun.");
}

/**
 * The person says that a listing which was doubted is right: what it does not name any more is not offered from the next run on. Time that
 * was taken stays. Throws not_found, forbidden, and conflict when nothing is doubted.
 */
export async function acceptListing(ctx: Ctx, id: string): Promise<void> {
  const { binding } = await findCalendar(ctx, id);
  const doubt = readDoubt(binding);
  if (doubt === null || binding.status !== "active")
    throw new AppError("conflict", "Nothing is doubted about this calendar any more.");
  await commit(ctx, {
    statements: [
      ctx.db
        .update(bindings)
        .set({ syncState: writeDoubt({ ...doubt, is: "accepted" }), updatedAt: ctx.now })
        .where(bindingRow(binding)),
    ],
    audit: { action: "calendar.accept_listing", target: `binding:${id}`, detail: { name: binding.name } },
  });
  await resetSync(ctx, binding, "The listing was accepted; a full sync has begun.");
}

/** Ends reading a calendar; entries and decisions stay, and come back when it is chosen again. Throws not_found and forbidden. */
export async function dropCalendar(ctx: Ctx, id: string): Promise<{ connectionId: string }> {
  const { binding, connection } = await findCalendar(ctx, id);
  await commit(ctx, {
    statements: [
      ctx.db
        .update(bindings)
        .set({ status: "disabled", runId: null, updatedAt: ctx.now })
        .where(bindingRow(binding)),
      leaveSubscriptions(ctx, { connectionId: connection.id, bindingId: id }),
    ],
    audit: { action: "calendar.drop", target: `binding:${id}`, detail: { name: binding.name } },
  });
  await askToEnd(ctx, connection.id);
  return { connectionId: connection.id };
}
