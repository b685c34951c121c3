import { and, desc, eq, isNotNull, max } from "drizzle-orm";

import { syncRuns } from "../../../db/schema/bindings.ts";
import { type CalendarSettings, suggestions } from "../../../db/schema/calendar.ts";
import type { Ctx, PersonCtx } from "../../../domain/context.ts";
import { notFound } from "../../../lib/errors.ts";
import type { Connection } from "../../connections/find-connection.ts";
import { providerOf } from "../../connections/provider-of.ts";
import { findManagedBinding } from "../../issues/find-binding.ts";
import type { SyncRun } from "../../issues/start-run.ts";
import type { BindingRow } from "../../webhooks/applied.ts";

export type FoundCalendar = { binding: BindingRow; settings: CalendarSettings; connection: Connection };

/** A person's own calendar. Throws not_found, also for other bindings, and forbidden. */
export async function findCalendar(ctx: Pick<Ctx, "db" | "actor">, id: string): Promise<FoundCalendar> {
  const { binding, connection } = await findManagedBinding(ctx, id);
  if (binding.calendar === null) throw notFound("calendar");
  return { binding, settings: binding.calendar, connection };
}

/** A calendar as its page shows it. */
export type CalendarDetail = FoundCalendar & {
  providerName: string;
  /** False where the provider's calendars can be read only. */
  mayWrite: boolean;
  /** The pass under way; null when there is none. */
  run: SyncRun | null;
  /** The last ones that ended, newest first. */
  runs: SyncRun[];
  /** Series that rules can be made for, by title. */
  series: { seriesId: string; title: string }[];
};

const shownRuns = 5;
const mostSeries = 100;

/** Throws not_found and forbidden. */
export async function describeCalendar(ctx: PersonCtx, id: string): Promise<CalendarDetail> {
  const found = await findCalendar(ctx, id);
  const { workspaceId, createdBy, runId } = found.binding;
  const [runs, series] = await ctx.db.batch([
    ctx.db
      .select()
      .from(syncRuns)
      .where(and(eq(syncRuns.workspaceId, workspaceId), eq(syncRuns.bindingId, id)))
      .orderBy(desc(syncRuns.id))
      .limit(shownRuns + 1),
    ctx.db
      .select({ seriesId: suggestions.seriesId, title: suggestions.title, last: max(suggestions.startsAt) })
      .from(suggestions)
      .where(
        and(
          eq(suggestions.workspaceId, workspaceId),
          eq(suggestions.userId, createdBy),
          eq(suggestions.bindingId, id),
          isNotNull(suggestions.seriesId),
        ),
      )
      .groupBy(suggestions.seriesId)
      .orderBy(suggestions.title)
      .limit(mostSeries),
  ]);
  const provider = providerOf(found.binding.provider);
  return {
    ...found,
    providerName: provider.name,
    mayWrite: provider.calendar?.write !== undefined,
    run: runs.find((run) => run.id === runId && run.status === "running") ?? null,
    runs: runs.filter(({ status }) => status !== "running").slice(0, shownRuns),
    series: series.flatMap(({ seriesId, title }) => (seriesId === null ? [] : [{ seriesId, title }])),
  };
}
