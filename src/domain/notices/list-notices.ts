import { and, eq, type SQL, sql } from "drizzle-orm";

import {
  type AskKind,
  askingWeek,
  asksOf,
  isAskingTask,
  isAskingWeek,
  unwrittenTasks,
} from "../../db/queries/asks.ts";
import { memberships } from "../../db/schema/people.ts";
import type { PersonCtx } from "../context.ts";

/** How much of each kind asks something of the actor. */
export type Notices = Record<AskKind, number>;

/** How many tasks are named; the others follow when these are answered. */
const mostTasks = 20;
const mostWeeks = 50;

/** The statement that counts what asks something of the actor; it has one row. */
export function noticeCounts({ db, actor, now }: PersonCtx) {
  const asks = asksOf(now);
  const count = (kind: AskKind) =>
    sql<number>`(SELECT count(*) ${asks[kind]})`.mapWith(Number).as(`asking_${kind}`);
  return db
    .select({
      reconnects: count("reconnects"),
      events: count("events"),
      written: count("written"),
      accepted: count("accepted"),
      worklogs: count("worklogs"),
      weeks: count("weeks"),
      tasks: count("tasks"),
      budgets: count("budgets"),
      writes: count("writes"),
      deliveries: count("deliveries"),
    })
    .from(memberships)
    .where(isActor({ actor }));
}

/** The statement for the tasks among them. */
export function askingTasks({ db, actor }: PersonCtx) {
  return db
    .select({ id: sql<string>`tasks.id`.as("task_id"), title: sql<string>`tasks.title`.as("task_title") })
    .from(sql`memberships CROSS JOIN ${unwrittenTasks}`)
    .where(and(isActor({ actor }), isAskingTask))
    .limit(mostTasks);
}

/** How many lines the page of notices has: each connection, week and budget is one, and each other kind. The expression for a member's row. */
export function noticeTotal(now: number): SQL<number> {
  const { reconnects, weeks, budgets, ...others } = asksOf(now);
  const lines = Object.values(others).map((rest) => sql`EXISTS (SELECT 1 ${rest})`);
  const ones = [reconnects, weeks, budgets].map((rest) => sql`(SELECT count(*) ${rest})`);
  return sql<number>`(${sql.join([...ones, ...lines], sql` + `)})`.mapWith(Number);
}

/** The statement for the actor's weeks that were sent back, and for owners and admins those that wait for a decision. */
export function askingWeeks({ db, actor }: PersonCtx) {
  return db
    .select({
      userId: sql<string>`weeks.user_id`.as("week_user_id"),
      startsOn: sql<string>`weeks.starts_on`.as("week_starts_on"),
      state: sql<string>`weeks.state`.as("week_state"),
      note: sql<string>`weeks.note`.as("week_note"),
      name: sql<string | null>`users.name`.as("person_name"),
    })
    .from(sql`memberships CROSS JOIN ${askingWeek} LEFT JOIN users ON users.id = weeks.user_id`)
    .where(and(isActor({ actor }), isAskingWeek))
    .limit(mostWeeks);
}

function isActor({ actor }: Pick<PersonCtx, "actor">) {
  return and(eq(memberships.workspaceId, actor.workspaceId), eq(memberships.userId, actor.userId));
}
