import { and, asc, desc, eq, isNull, or, type SQL, sql } from "drizzle-orm";

import { asExpressions } from "../../db/as-expressions.ts";
import { projectOfTask } from "../../db/queries/joins.ts";
import { memberships, users } from "../../db/schema/people.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import type { PersonCtx } from "../context.ts";
import { isOpenTo, mayTrack } from "../projects/access.ts";
import type { SearchWish } from "./parse-search.ts";
import { callsProject, hasTags, isCalled, isIn } from "./search-conditions.ts";

const mostTasks = 20;
const mostProjects = 6;
const mostPeople = 5;

/** The statement for open tasks that hold every word in title, issue or project, the latest first; none for an empty wish. */
export function foundTasks({ db, actor }: PersonCtx, wish: SearchWish) {
  const { id, title, sourceLabel, projectId, assigneeId } = tasks;
  const { name: projectName, colour: projectColour } = projects;
  return (
    db
      .select({
        ...asExpressions({ id, title, sourceLabel, projectId, assigneeId, projectName, projectColour }),
        mayTrack: trackable(actor.userId),
      })
      .from(sql`${tasks} INDEXED BY tasks_open`)
      // CROSS JOIN keeps tasks outermost, so that reading ends at the limit.
      .crossJoin(projects)
      .where(
        and(
          eq(tasks.workspaceId, actor.workspaceId),
          isNull(tasks.completedAt),
          isNull(tasks.archivedAt),
          projectOfTask,
          isOpenTo(actor),
          ...wish.words.map(({ folded }) => matchesTask(folded)),
          callsProject(wish),
          hasTags(wish, { tags: tasks.tags, workspaceId: tasks.workspaceId }),
        ),
      )
      .orderBy(desc(tasks.id))
      .limit(isEmpty(wish) ? 0 : mostTasks)
  );
}

/** Condition on `tasks` with its project: the word is a part of the title, of the label or of the project's name. */
function matchesTask(folded: string): SQL | undefined {
  return or(
    isIn(tasks.titleNorm, folded),
    isIn(sql`lower(coalesce(${tasks.sourceLabel}, ''))`, folded),
    isIn(projects.nameNorm, folded),
  );
}

/** The statement for projects, by name: that of "@"; those that hold every word; those that the first word begins. */
export function foundProjects({ db, actor }: PersonCtx, wish: SearchWish) {
  const { id, name, nameNorm, colour } = projects;
  const [first] = wish.words;
  const isMeant =
    wish.project === ""
      ? or(and(...wish.words.map(({ folded }) => isIn(nameNorm, folded))), isCalled(first?.folded ?? ""))
      : isCalled(wish.project);
  return db
    .select({ id, name, nameNorm, colour, mayTrack: trackable(actor.userId) })
    .from(projects)
    .where(and(isOpenTo(actor), isMeant))
    .orderBy(asc(nameNorm))
    .limit(isEmpty(wish) || (wish.project === "" && first === undefined) ? 0 : mostProjects);
}

/** The statement for members whose name holds every word; none for a search that is about work. */
export function foundPeople({ db, actor }: PersonCtx, wish: SearchWish) {
  const name = sql`lower(${users.name})`;
  const isAboutWork = wish.words.length === 0 || wish.project !== "" || wish.tags.length > 0;
  return db
    .select({ id: users.id, name: users.name })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        eq(memberships.workspaceId, actor.workspaceId),
        ...wish.words.map(({ spellings }) => or(...spellings.map((spelling) => isIn(name, spelling)))),
      ),
    )
    .limit(isAboutWork ? 0 : mostPeople);
}

function trackable(userId: string) {
  return sql<boolean>`${mayTrack(userId)}`.mapWith(Boolean).as("may_track");
}

function isEmpty({ words, project, tags }: SearchWish): boolean {
  return words.length === 0 && project === "" && tags.length === 0;
}
