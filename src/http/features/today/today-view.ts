import type { Context } from "hono";

import { allTags } from "../../../domain/tags/list-tags.ts";
import { trackableProjects } from "../../../domain/projects/list-trackable.ts";
import { askedEntries } from "../../../domain/suggestions/asked-entries.ts";
import { offeredTasks, openTasks } from "../../../domain/tasks/open-tasks.ts";
import {
  type ListedSuggestion,
  openSuggestions,
  overlapsEntry,
} from "../../../domain/suggestions/list-suggestions.ts";
import {
  type DayTarget,
  type TargetFacts,
  targetOf,
  targetStatements,
} from "../../../domain/targets/target.ts";
import {
  type DayList as Days,
  daysRange,
  daysStatement,
  groupDays,
  weekRange,
} from "../../../domain/time/list-days.ts";
import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import { questionsOf } from "../../../integrations/calendar/export/questions.ts";
import { ownCalendars } from "../../../integrations/calendar/sync/own-calendars.ts";
import { timeQuestions } from "../../../integrations/worklogs/time-questions.ts";
import { versionOf } from "../../responses/live.ts";
import { Search } from "../../../lib/path-to.ts";
import { isWritableDate, localDateOf } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import type { OfferedSuggestion } from "../suggestions/suggestion-list.tsx";
import { type EntryDraft, emptyDraft } from "./draft.ts";
import { type ViewerTime, viewerTimeOf } from "../../viewer-time.ts";
import { taskWishOf } from "./entry-draft.ts";

/** What the list of days shows. */
export type View = {
  list: Days;
  /** Of each day of the week of the list's last day. */
  targets: DayTarget[];
  offered: OfferedSuggestion[];
  viewerTime: ViewerTime;
  until: string | null;
  /** Whether the same work of a day stands in one row. */
  isGrouped: boolean;
  listVersion: string;
};

/** How times are shown to the signed-in person. */
export function viewerTimeFor(c: Context<AppEnv>): ViewerTime {
  return viewerTimeOf(viewerOf(c), c.var.now);
}

/** The last day of the list that the person looks at; null = today. A form without it belongs to the page it stands on. */
export function untilOf(c: Context<AppEnv>): string | null {
  const { timeZone, now } = viewerTimeFor(c);
  const currentUrl = c.req.header("HX-Current-URL");
  const shown = currentUrl === undefined ? null : URL.parse(currentUrl)?.searchParams.get("until");
  const until = c.req.query("until") ?? shown ?? "";
  return isWritableDate(until) && until !== localDateOf(now, timeZone) ? until : null;
}

/** "?until=…" to come back to the same days, or "". */
export function queryOf(c: Context<AppEnv>): Search {
  return new Search({ until: untilOf(c) });
}

function inputOf(c: Context<AppEnv>) {
  const until = untilOf(c);
  return { ...viewerTimeFor(c), ...(until === null ? {} : { until }) };
}

async function viewOf(
  c: Context<AppEnv>,
  rows: ListedEntry[],
  suggestions: ListedSuggestion[],
  facts: TargetFacts,
): Promise<View> {
  const viewerTime = viewerTimeFor(c);
  const offered = suggestions.map((suggestion) => ({
    suggestion,
    overlaps: overlapsEntry(suggestion, rows),
  }));
  const list = groupDays(viewerTime.now, inputOf(c), rows);
  const { timeZone, clock, weekStart } = viewerTime;
  const { groupsSameWork: isGrouped, userId } = viewerOf(c);
  const targets = targetOf(facts, userId, weekRange(viewerTime.now, inputOf(c)));
  return {
    list,
    targets,
    offered,
    viewerTime,
    until: untilOf(c),
    isGrouped,
    listVersion: await versionOf({
      isGrouped,
      rows,
      suggestions,
      targets,
      timeZone,
      clock,
      weekStart,
      today: list.today,
    }),
  };
}

/** All that the page shows, in one batch. `draft`: what its form holds already. */
export async function loadAll(c: Context<AppEnv>, draft: EntryDraft = emptyDraft) {
  const ctx = ctxOf(c);
  const wish = taskWishOf(draft);
  const [rows, suggestions, calendars, written, asked, worklogs, projects, tasks, tags, ...facts] =
    await c.var.db.batch([
      daysStatement(ctx, inputOf(c)),
      openSuggestions(ctx, daysRange(ctx.now, inputOf(c))),
      ownCalendars(ctx),
      questionsOf(ctx),
      askedEntries(ctx),
      timeQuestions(ctx),
      trackableProjects(ctx),
      openTasks(ctx, wish),
      allTags(ctx),
      ...targetsFor(c),
    ]);
  return {
    view: await viewOf(c, rows, suggestions, factsOf(facts)),
    calendars,
    questions: {
      written: written[0]?.total ?? 0,
      accepted: asked[0]?.total ?? 0,
      worklogs: worklogs[0]?.total ?? 0,
    },
    picker: { projects, tasks: await offeredTasks(ctx, wish, tasks), tags },
  };
}

/** The list alone. */
export async function loadView(c: Context<AppEnv>): Promise<View> {
  const ctx = ctxOf(c);
  const [rows, suggestions, ...facts] = await c.var.db.batch([
    daysStatement(ctx, inputOf(c)),
    openSuggestions(ctx, daysRange(ctx.now, inputOf(c))),
    ...targetsFor(c),
  ]);
  return viewOf(c, rows, suggestions, factsOf(facts));
}

/** What the targets of the list's week are made of. */
function targetsFor(c: Context<AppEnv>) {
  const ctx = ctxOf(c);
  return targetStatements(ctx, weekRange(ctx.now, inputOf(c)), ctx.actor.userId);
}

type FactRows = [TargetFacts["hours"], TargetFacts["absences"], TargetFacts["holidays"]];

function factsOf([hours, absences, holidays]: FactRows): TargetFacts {
  return { hours, absences, holidays };
}
