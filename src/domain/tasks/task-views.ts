import { and, asc, eq, or, type SQL, sql } from "drizzle-orm";

import { insertWhere } from "../../db/insert-where.ts";
import { taskViews } from "../../db/schema/task-views.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { commit } from "../commit.ts";
import { canManage, type PersonCtx } from "../context.ts";

type Row = typeof taskViews.$inferSelect;

/** A filter of the list of tasks under a name; `mayChange`: its maker, and owners and admins when it is the workspace's. */
export type TaskView = Pick<Row, "id" | "name" | "search" | "audience"> & { mayChange: boolean };

export const viewAudiences = taskViews.audience.enumValues;

type ViewInput = Pick<Row, "name" | "audience">;

const mostViews = 50;
const longestSearch = 2000;

/** Keeps a filter, as the query of an address, under a name. Throws invalid, and conflict for one too many. */
export async function saveTaskView(ctx: PersonCtx, input: ViewInput & Pick<Row, "search">) {
  const { actor, db, now } = ctx;
  const { workspaceId, userId } = actor;
  const { search, audience } = input;
  const name = parseName(input.name);
  if (search.length > longestSearch)
    throw new AppError("invalid", "This filter is too long to be kept. Search for less.", "name");
  const id = createId(now);
  const row = { workspaceId, id, userId, name, search, audience, createdAt: now, updatedAt: now };
  const hasRoom = sql`(SELECT count(*) FROM ${taskViews} WHERE ${isVisible(ctx)}) < ${mostViews}`;
  const [rows] = await commit(ctx, {
    statements: [insertWhere(db, taskViews, row, hasRoom).returning({ id: taskViews.id })],
    audit: { action: "view.save", target: `view:${id}`, detail: { name, audience } },
  });
  if (rows.length === 0)
    throw new AppError("conflict", `${mostViews} views are saved. Delete one first.`, "name");
  return { id };
}

/** Gives a view another name or audience. Throws invalid, not_found for what the actor may not change. */
export async function changeTaskView(ctx: PersonCtx, input: ViewInput & { id: string }): Promise<void> {
  const { id, audience } = input;
  const name = parseName(input.name);
  const [changed] = await commit(ctx, {
    statements: [
      ctx.db
        .update(taskViews)
        .set({ name, audience, updatedAt: ctx.now })
        .where(isChangeable(ctx, id))
        .returning({ id: taskViews.id }),
    ],
    audit: { action: "view.change", target: `view:${id}`, detail: { name, audience } },
  });
  if (changed.length === 0) throw notFound("view");
}

/** Forgets a view; the tasks stay. Throws not_found for what the actor may not change. */
export async function deleteTaskView(ctx: PersonCtx, id: string): Promise<void> {
  const [deleted] = await commit(ctx, {
    statements: [ctx.db.delete(taskViews).where(isChangeable(ctx, id)).returning({ id: taskViews.id })],
    audit: { action: "view.delete", target: `view:${id}` },
  });
  if (deleted.length === 0) throw notFound("view");
}

/** The statement for the views that the actor finds, by name. */
export function taskViewsFor({ db, actor }: PersonCtx) {
  const { id, name, search, audience, userId } = taskViews;
  return db
    .select({
      id,
      name,
      search,
      audience,
      mayChange: canManage(actor)
        ? sql<boolean>`1`.mapWith(Boolean).as("may_change")
        : sql<boolean>`${userId} = ${actor.userId}`.mapWith(Boolean).as("may_change"),
    })
    .from(taskViews)
    .where(isVisible({ actor }))
    .orderBy(asc(name), asc(id))
    .limit(mostViews * 2);
}

/** Condition: it is the actor's own, or the workspace's. */
function isVisible({ actor: { workspaceId, userId } }: Pick<PersonCtx, "actor">): SQL | undefined {
  return and(
    eq(taskViews.workspaceId, workspaceId),
    or(eq(taskViews.userId, userId), eq(taskViews.audience, "workspace")),
  );
}

function isChangeable({ actor }: PersonCtx, id: string): SQL | undefined {
  const isOwn = eq(taskViews.userId, actor.userId);
  return and(isVisible({ actor }), eq(taskViews.id, id), canManage(actor) ? undefined : isOwn);
}

function parseName(typed: string): string {
  const name = typed.replace(/\s+/g, " ").trim();
  if (name === "") throw new AppError("invalid", "Give the view a name.", "name");
  if (name.length > 60) throw new AppError("invalid", "A view's name has at most 60 characters.", "name");
  return name;
}
