import { and, desc, eq, isNotNull, max, not, sql } from "drizzle-orm";

import { subscriptionOfBinding } from "../../../db/queries/subscription-of-binding.ts";
import { bindings, syncRuns } from "../../../db/schema/bindings.ts";
import { type CalendarSettings, suggestions } from "../../../db/schema/calendar.ts";
import { projects } from "../../../db/schema/work.ts";
import type { Ctx, PersonCtx } from "../../../domain/context.ts";
import { takesTimeOf } from "../../../domain/projects/access.ts";
import { notFound } from "../../../lib/errors.ts";
import type { Connection } from "../../connections/find-connection.ts";
import { providerOf } from "../../connections/provider-of.ts";
import { bindingRow, findManagedBinding } from "../../bindings/find-binding.ts";
import type { SyncRun } from "../../sync/start-run.ts";
import type { BindingRow } from "../../bindings/applied.ts";
import { calendarSettings } from "../../bindings/settings.ts";
import { type Doubt, readDoubt } from "./doubt.ts";

export type FoundCalendar = { binding: BindingRow; settings: CalendarSettings; connection: Connection };

/** A person's own calendar. Throws not_found, also for other bindings, and forbidden. */
export async function findCalendar(ctx: Pick<Ctx, "db" | "actor">, id: string): Promise<FoundCalendar> {
  const { binding, connection } = await findManagedBinding(ctx, id);
  const settings = calendarSettings(binding);
  if (settings === null) throw notFound("calendar");
  return { binding, settings, connection };
}

/** A calendar as its page shows it. */
export type CalendarDetail = FoundCalendar & {
  providerName: string;
  /** Whether its provider tells at once of what changes. */
  isToldOfChanges: boolean;
  doubt: Doubt | null;
  /** False where the provider's calendars can be read only. */
  mayWrite: boolean;
  /** The run under way; null when there is none. */
  run: SyncRun | null;
  /** The last ones that ended, newest first. */
  runs: SyncRun[];
  /** Series that rules can be made for, by title: those that a rule names and as many others as fit in a list. */
  series: { seriesId: string; title: string }[];
  /** How many series there are besides. */
  moreSeries: number;
  /** Projects that the settings name and that take no time of the person any more, because they are archived or closed to them. */
  closed: { id: string; name: string; isArchived: boolean }[];
};

const shownRuns = 5;
const mostSeries = 100;

/** Throws not_found and forbidden. */
export async function describeCalendar(ctx: PersonCtx, id: string): Promise<CalendarDetail> {
  const found = await findCalendar(ctx, id);
  const { workspaceId, createdBy, runId } = found.binding;
  const named = JSON.stringify(found.settings.rules.map(({ when }) => when.seriesId));
  const [runs, series, closed, [told]] = await ctx.db.batch([
    ctx.db
      .select()
      .from(syncRuns)
      .where(and(eq(syncRuns.workspaceId, workspaceId), eq(syncRuns.bindingId, id)))
      .orderBy(desc(syncRuns.id))
      .limit(shownRuns + 1),
    ctx.db
      .select({
        seriesId: suggestions.seriesId,
        title: suggestions.title,
        last: max(suggestions.startsAt),
        total: sql<number>`count(*) OVER ()`,
      })
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
      .orderBy(
        sql`${suggestions.seriesId} IN (SELECT value FROM json_each(${named})) DESC`,
        suggestions.title,
      )
      .limit(mostSeries),
    closedProjects(ctx, found),
    ctx.db
      .select({ state: subscriptionOfBinding("state") })
      .from(bindings)
      .where(bindingRow(found.binding)),
  ]);
  const provider = providerOf(found.binding.provider);
  return {
    ...found,
    providerName: provider.name,
    isToldOfChanges: told?.state === "active",
    doubt: readDoubt(found.binding),
    mayWrite: provider.calendar?.write !== undefined,
    run: runs.find((run) => run.id === runId && run.status === "running") ?? null,
    runs: runs.filter(({ status }) => status !== "running").slice(0, shownRuns),
    series: series
      .flatMap(({ seriesId, title }) => (seriesId === null ? [] : [{ seriesId, title }]))
      .toSorted((a, b) => a.title.localeCompare(b.title)),
    moreSeries: (series[0]?.total ?? 0) - series.length,
    closed: closed.map(({ archivedAt, ...project }) => ({ ...project, isArchived: archivedAt !== null })),
  };
}

function closedProjects({ db, actor }: PersonCtx, { binding, settings }: FoundCalendar) {
  const named = JSON.stringify(projectsIn(settings));
  return db
    .select({ id: projects.id, name: projects.name, archivedAt: projects.archivedAt })
    .from(projects)
    .where(
      and(
        eq(projects.workspaceId, actor.workspaceId),
        sql`${projects.id} IN (SELECT value FROM json_each(${named}))`,
        not(takesTimeOf(binding.createdBy)),
      ),
    );
}

function projectsIn({ projectId, rules }: CalendarSettings): string[] {
  return [projectId, ...rules.map((rule) => rule.projectId)].filter((id) => id !== null);
}
