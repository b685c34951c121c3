import { and, asc, eq, gt, gte, isNull, lt, lte, ne, sql } from "drizzle-orm";

import { bindingOfSuggestion, projectOfSuggestion } from "../../db/queries/joins.ts";
import { bindings } from "../../db/schema/bindings.ts";
import { suggestions } from "../../db/schema/calendar.ts";
import { projects } from "../../db/schema/work.ts";
import { takesTimeOf } from "../projects/access.ts";
import type { PersonCtx } from "../context.ts";
import { dayMs } from "../../lib/time-units.ts";

type Range = { from: number; to: number };

/** The statement for all events of the person's calendars that touch [from, to), whatever became of them, by time. */
export function listedSuggestions(ctx: PersonCtx, { from, to }: Range, condition?: ReturnType<typeof and>) {
  const { userId, workspaceId } = ctx.actor;
  return ctx.db
    .select({
      id: suggestions.id,
      bindingId: suggestions.bindingId,
      seriesId: suggestions.seriesId,
      startsAt: suggestions.startsAt,
      endsAt: suggestions.endsAt,
      title: suggestions.title,
      url: suggestions.url,
      skipped: suggestions.skipped,
      decision: suggestions.decision,
      entryId: suggestions.entryId,
      tags: suggestions.tags,
      isAutomatic: suggestions.isAutomatic,
      calendarName: bindings.name,
      projectName: sql<string | null>`${projects.name}`.as("project_name"),
      projectColour: projects.colour,
      isProjectOpen: sql`coalesce(${takesTimeOf(userId)}, 0)`.mapWith(Boolean).as("takes_time"),
    })
    .from(suggestions)
    .innerJoin(
      bindings,
      and(
        bindingOfSuggestion,
        ne(bindings.status, "disabled"),
        // A calendar that is only written to by now offers nothing; what it offered before comes back with its direction.
        sql`${bindings.settings}->>'direction' <> 'export'`,
      ),
    )
    .leftJoin(projects, projectOfSuggestion)
    .where(
      and(
        eq(suggestions.workspaceId, workspaceId),
        eq(suggestions.userId, userId),
        // All-day events can be longer, but they are only shown, on the day they begin.
        gte(suggestions.startsAt, from - dayMs),
        lt(suggestions.startsAt, to),
        gt(suggestions.endsAt, from),
        condition,
      ),
    )
    .orderBy(asc(suggestions.startsAt), asc(suggestions.id));
}

/** The same for those that can be accepted now: undecided, not left out, and over. */
export function openSuggestions(ctx: PersonCtx, range: Range) {
  const { decision, skipped, endsAt } = suggestions;
  return listedSuggestions(ctx, range, and(isNull(decision), isNull(skipped), lte(endsAt, ctx.now)));
}

export type ListedSuggestion = Awaited<ReturnType<typeof listedSuggestions>>[number];

type Span = { startedAt: number; endedAt: number | null };

/** Whether some of the event's time is tracked already. */
export function overlapsEntry(
  { startsAt, endsAt }: Pick<ListedSuggestion, "startsAt" | "endsAt">,
  entries: readonly Span[],
): boolean {
  return entries.some(({ startedAt, endedAt }) => startedAt < endsAt && (endedAt ?? Infinity) > startsAt);
}
