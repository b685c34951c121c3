import { eq } from "drizzle-orm";

import { bindings } from "../../../db/schema/bindings.ts";
import { calendarChannels, type CalendarSettings } from "../../../db/schema/calendar.ts";
import { auditEntry } from "../../../domain/audit.ts";
import type { Ctx } from "../../../domain/context.ts";
import { AppError } from "../../../lib/errors.ts";
import { log, describeError } from "../../../lib/log.ts";
import { ProviderError } from "../../../providers/provider.ts";
import { openConnection } from "../../connections/open-connection.ts";
import type { WireCtx } from "../../context.ts";
import { requireOpenProject } from "../../issues/choose-project.ts";
import { bindingRow } from "../../issues/find-binding.ts";
import { findCalendar } from "./describe-calendar.ts";
import { restartWalk } from "./restart-walk.ts";

/**
 * Changes what becomes of a calendar's events, and walks over it anew: what is undecided follows the new settings. Throws
 * not_found, forbidden and invalid.
 */
export async function changeCalendar(ctx: Ctx, id: string, settings: CalendarSettings): Promise<void> {
  const { binding, settings: before } = await findCalendar(ctx, id);
  const named = [settings.projectId, ...settings.rules.map(({ projectId }) => projectId)];
  const kept = new Set([before.projectId, ...before.rules.map(({ projectId }) => projectId)]);
  for (const projectId of new Set(named)) {
    if (projectId !== null && !kept.has(projectId)) await requireOpenProject(ctx, projectId);
  }
  await ctx.db.batch([
    ctx.db.update(bindings).set({ calendar: settings, updatedAt: ctx.now }).where(bindingRow(binding)),
    auditEntry(ctx, "calendar.update", `binding:${id}`, { ...settings }),
  ]);
  if (binding.status === "active")
    await restartWalk(ctx, binding, "The settings were changed; a new pass has begun.");
}

/** Ends reading a calendar; entries and decisions stay, and come back when it is chosen again. Throws not_found and forbidden. */
export async function dropCalendar(wire: WireCtx, id: string): Promise<{ connectionId: string }> {
  const { binding, connection } = await findCalendar(wire, id);
  const channels = await wire.db.select().from(calendarChannels).where(eq(calendarChannels.bindingId, id));
  await wire.db.batch([
    wire.db
      .update(bindings)
      .set({ status: "disabled", hookStatus: "removed", runId: null, pageCursor: null, updatedAt: wire.now })
      .where(bindingRow(binding)),
    wire.db.delete(calendarChannels).where(eq(calendarChannels.bindingId, id)),
    auditEntry(wire, "calendar.drop", `binding:${id}`, { name: binding.name }),
  ]);
  try {
    const { provider, call } = await openConnection(wire, connection.id);
    for (const { remoteId, resourceId, expiresAt } of channels) {
      await call(async (access) =>
        provider.calendar?.push?.stop(access, { id: remoteId, resourceId, expiresAt }),
      );
    }
  } catch (error) {
    // A channel that cannot be stopped now is refused at our door, and ends by itself within days.
    if (!(error instanceof ProviderError) && !(error instanceof AppError)) throw error;
    log("info", "channel_left", { bindingId: id, ...describeError(error) });
  }
  return { connectionId: connection.id };
}
