import { and, asc, desc, eq, or, sql } from "drizzle-orm";

import { clients, rateLevels, rates } from "../../db/schema/money.ts";
import { memberships, users, workspaces } from "../../db/schema/people.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import { fold } from "../../lib/fold.ts";
import { type PersonCtx, requireManager } from "../context.ts";
import type { RateKey } from "./rate.ts";

export type ListedRate = RateKey & {
  /** YYYY-MM-DD; null = from the beginning. */
  startsOn: string | null;
  /** Minor units for an hour. */
  amount: number;
  /** Of the task, project or client. */
  targetName: string | null;
  /** Of a task: its project. */
  projectName: string | null;
  personName: string | null;
};

type Choice = { id: string; name: string };

/** Projects in use by name, and whether there are more of them. */
export type OfferedProjects = { projects: Choice[]; hasMore: boolean };

/** Which projects are offered: with this in their name; "" = all. The chosen one always is. */
export type ProjectWish = { search: string; projectId: string };

const mostOffered = 100;

export type RatePage = {
  currency: string;
  rates: ListedRate[];
  clients: Choice[];
  projects: OfferedProjects;
  people: Choice[];
  /** The task that was asked for; null = none, or none that there is. */
  task: { id: string; title: string; projectId: string } | null;
};

/** All rates, those of the same thing together and the latest of them first, with what one can be set for. Throws forbidden. */
export async function listRates(
  ctx: PersonCtx,
  taskId: string,
  wish: ProjectWish = { search: "", projectId: "" },
): Promise<RatePage> {
  const { db, actor } = ctx;
  requireManager(actor, "see rates");
  const { workspaceId } = actor;
  const [[workspace], rows, clientRows, projectRows, people, [task]] = await db.batch([
    db.select({ currency: workspaces.currency }).from(workspaces).where(eq(workspaces.id, workspaceId)),
    db
      .select(rateColumns)
      .from(rates)
      .where(
        and(eq(rates.workspaceId, workspaceId), actor.role === "owner" ? undefined : eq(rates.kind, "bill")),
      )
      .orderBy(
        asc(rates.kind),
        asc(rates.targetId),
        asc(rates.userId),
        asc(rates.currency),
        desc(rates.startsAt),
      ),
    db
      .select({ id: clients.id, name: clients.name })
      .from(clients)
      .where(and(eq(clients.workspaceId, workspaceId), sql`${clients.archivedAt} IS NULL`))
      .orderBy(asc(clients.nameNorm)),
    projectChoices(ctx, wish),
    db
      .select({ id: users.id, name: users.name })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(eq(memberships.workspaceId, workspaceId))
      .orderBy(asc(sql`lower(${users.name})`)),
    db
      .select({ id: tasks.id, title: tasks.title, projectId: tasks.projectId })
      .from(tasks)
      .where(and(eq(tasks.workspaceId, workspaceId), eq(tasks.id, taskId))),
  ]);
  const rank = ({ level }: ListedRate) => rateLevels.indexOf(level);
  return {
    currency: workspace?.currency ?? "EUR",
    rates: rows.toSorted((a, b) => rank(b) - rank(a)),
    clients: clientRows,
    projects: offered(projectRows),
    people,
    task: task ?? null,
  };
}

/** The projects that a rate can be set for. Throws forbidden. */
export async function offerProjects(ctx: PersonCtx, wish: ProjectWish): Promise<OfferedProjects> {
  requireManager(ctx.actor, "see rates");
  return offered(await projectChoices(ctx, wish));
}

function projectChoices({ db, actor }: PersonCtx, { search, projectId }: ProjectWish) {
  const isChosen = eq(projects.id, projectId);
  return db
    .select({ id: projects.id, name: projects.name })
    .from(projects)
    .where(
      and(
        eq(projects.workspaceId, actor.workspaceId),
        sql`${projects.archivedAt} IS NULL`,
        or(isChosen, sql`instr(${projects.nameNorm}, ${fold(search)}) > 0`),
      ),
    )
    .orderBy(desc(isChosen), asc(projects.nameNorm))
    .limit(mostOffered + 1);
}

function offered(rows: Choice[]): OfferedProjects {
  return { projects: rows.slice(0, mostOffered), hasMore: rows.length > mostOffered };
}

const nameOfTarget = sql<string | null>`CASE rates.level
  WHEN 'client' THEN (SELECT name FROM clients WHERE workspace_id = rates.workspace_id AND id = rates.target_id)
  WHEN 'task' THEN (SELECT title FROM tasks WHERE workspace_id = rates.workspace_id AND id = rates.target_id)
  ELSE (SELECT name FROM projects WHERE workspace_id = rates.workspace_id AND id = rates.target_id) END`;
const projectOfTask = sql<string | null>`CASE rates.level WHEN 'task' THEN (
  SELECT projects.name FROM tasks JOIN projects ON projects.workspace_id = tasks.workspace_id AND projects.id = tasks.project_id
  WHERE tasks.workspace_id = rates.workspace_id AND tasks.id = rates.target_id) END`;
const rateColumns = {
  kind: rates.kind,
  level: rates.level,
  targetId: rates.targetId,
  userId: rates.userId,
  currency: rates.currency,
  startsAt: rates.startsAt,
  startsOn: rates.startsOn,
  amount: rates.amount,
  targetName: nameOfTarget.as("target_name"),
  projectName: projectOfTask.as("project_name"),
  personName: sql<string | null>`(SELECT name FROM users WHERE id = rates.user_id)`.as("person_name"),
};
