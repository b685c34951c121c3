import { and, eq, getTableColumns, ne } from "drizzle-orm";

import { connectionOfBinding } from "../../db/queries/joins.ts";
import { bindings } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import type { Ctx } from "../../domain/context.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { canManageConnection, type Connection, visibleTo } from "../connections/find-connection.ts";
import type { BindingRow } from "./applied.ts";

export type FoundBinding = { binding: BindingRow; connection: Connection };

/** A binding whose connection the actor sees, unless it is of a channel, which has pages of its own. Throws not_found, also for those of other workspaces. */
export async function findBinding(ctx: Pick<Ctx, "db" | "actor">, id: string): Promise<FoundBinding> {
  const found = await ctx.db
    .select({ binding: bindings, connection: connections })
    .from(bindings)
    .innerJoin(connections, connectionOfBinding)
    .where(isSeen(ctx, id))
    .get();
  if (found === undefined) throw notFound("binding");
  return found;
}

/** The two statements behind findBinding, for a page's own batch, in which D1 takes no two columns of one name. */
export function selectBinding(ctx: Pick<Ctx, "db" | "actor">, id: string) {
  const { db } = ctx;
  const binding = db
    .select(getTableColumns(bindings))
    .from(bindings)
    .innerJoin(connections, connectionOfBinding)
    .where(isSeen(ctx, id));
  const connection = db
    .select(getTableColumns(connections))
    .from(bindings)
    .innerJoin(connections, connectionOfBinding)
    .where(isSeen(ctx, id));
  return [binding, connection] as const;
}

function isSeen({ actor }: Pick<Ctx, "actor">, id: string) {
  return and(
    visibleTo(actor),
    eq(bindings.workspaceId, actor.workspaceId),
    eq(bindings.id, id),
    ne(bindings.capability, "chat"),
  );
}

/** The same for whoever may change it: whoever manages its connection. Throws not_found and forbidden. */
export async function findManagedBinding(ctx: Pick<Ctx, "db" | "actor">, id: string): Promise<FoundBinding> {
  const found = await findBinding(ctx, id);
  if (!canManageConnection(ctx.actor, found.connection)) {
    throw new AppError("forbidden", "Only owners and admins can change what the workspace has connected.");
  }
  return found;
}

/** For a job that is held while the connection does not work: null unless the binding is active. */
export async function findEnabledBinding({ db, actor }: Ctx, id: string): Promise<BindingRow | null> {
  const isIt = and(bindingRow({ workspaceId: actor.workspaceId, id }), eq(bindings.status, "active"));
  return (await db.select().from(bindings).where(isIt).get()) ?? null;
}

/** For any other: null unless the binding and its connection are active. */
export async function findActiveBinding({ db, actor }: Ctx, bindingId: string): Promise<BindingRow | null> {
  const row = await db
    .select({ binding: bindings })
    .from(bindings)
    .innerJoin(connections, connectionOfBinding)
    .where(
      and(
        eq(bindings.workspaceId, actor.workspaceId),
        eq(bindings.id, bindingId),
        eq(bindings.status, "active"),
        eq(connections.status, "active"),
      ),
    )
    .get();
  return row?.binding ?? null;
}

/** The row of a binding, for `where`. */
export function bindingRow({ workspaceId, id }: Pick<BindingRow, "workspaceId" | "id">) {
  return and(eq(bindings.workspaceId, workspaceId), eq(bindings.id, id));
}
