import { and, desc, eq, gte, isNotNull, isNull, type SQL, sql } from "drizzle-orm";

import { projectOfEntry, taskOfEntry } from "../../db/queries/joins.ts";
import { projects, tasks, timeEntries } from "../../db/schema/work.ts";
import { dayMs } from "../../lib/time-units.ts";
import type { PersonCtx } from "../context.ts";
import { takesTimeOf } from "../projects/access.ts";
import type { SearchWish } from "./parse-search.ts";
import { callsProject, hasTags, isIn } from "./search-conditions.ts";

/** Older ones are found page by page: `searchEntries`. */
const lookBackMs = 400 * dayMs;
const mostRead = 60;

/** The statement for the person's own entries that are over and hold every word, in notes, task or project; the latest first. */
export function foundEntries(ctx: PersonCtx, wish: SearchWish) {
  const { actor, db, now } = ctx;
  return db
    .select({
      id: timeEntries.id,
      startedAt: timeEntries.startedAt,
      endedAt: sql<number>`${timeEntries.endedAt}`.as("ended_at"),
      notes: timeEntries.notes,
      projectId: timeEntries.projectId,
      taskId: timeEntries.taskId,
      projectName: projects.name,
      projectColour: projects.colour,
      taskTitle: sql<string | null>`${tasks.title}`.as("task_title"),
      taskLabel: tasks.sourceLabel,
      /** Whether it can be started again. */
      isOpen: sql<boolean>`(${timeEntries.projectId} IS NULL OR ${takesTimeOf(actor.userId)})`
        .mapWith(Boolean)
        .as("is_open"),
    })
    .from(timeEntries)
    .leftJoin(projects, projectOfEntry)
    .leftJoin(tasks, taskOfEntry)
    .where(
      and(
        eq(timeEntries.workspaceId, actor.workspaceId),
        eq(timeEntries.userId, actor.userId),
        gte(timeEntries.startedAt, now - lookBackMs),
        isNull(timeEntries.deletedAt),
        isNotNull(timeEntries.endedAt),
        matchesEntry(wish),
      ),
    )
    .orderBy(desc(timeEntries.startedAt), desc(timeEntries.id))
    .limit(mostRead);
}

export type FoundEntry = Awaited<ReturnType<typeof foundEntries>>[number];

/** Condition on an entry with its project and task. Notes are kept as typed, hence the spellings. */
export function matchesEntry(wish: SearchWish): SQL | undefined {
  const inNames = (folded: string) => [
    isIn(sql`coalesce(${tasks.titleNorm}, '')`, folded),
    isIn(sql`coalesce(${projects.nameNorm}, '')`, folded),
    isIn(sql`lower(coalesce(${tasks.sourceLabel}, ''))`, folded),
  ];
  const inNotes = (spelling: string) => isIn(sql`lower(${timeEntries.notes})`, spelling);
  const words = wish.words.map(
    ({ folded, spellings }) => sql`(${sql.join([...spellings.map(inNotes), ...inNames(folded)], sql` OR `)})`,
  );
  return and(
    ...words,
    callsProject(wish),
    hasTags(wish, { tags: timeEntries.tags, workspaceId: timeEntries.workspaceId }),
  );
}
