import { and, asc, eq, getTableColumns, ne, or, sql, type SQL } from "drizzle-orm";

import { countOwed, type OwedCounts } from "../../db/queries/owed.ts";
import { subscriptionOfBinding } from "../../db/queries/subscription-of-binding.ts";
import { bindings } from "../../db/schema/bindings.ts";
import { projects } from "../../db/schema/work.ts";
import type { Actor, Ctx } from "../../domain/context.ts";
import { isVisibleTo } from "../../domain/projects/access.ts";
import { notFound } from "../../lib/errors.ts";
import { type Activity, listActivities } from "./activity.ts";
import { type HostState, selectHosts } from "./connection-hosts.ts";
import { type Connection, selectConnection } from "./find-connection.ts";
import { type ListedConnection, summarise } from "./list-connections.ts";

export type Bound = typeof bindings.$inferSelect & {
  /** Why its provider does not tell of changes, as a sentence; null while it does. */
  subscriptionError: string | null;
};

export type ConnectionDetail = ListedConnection &
  Pick<Connection, "authMethod" | "scopesRequested" | "scopesGranted" | "createdAt"> & {
    bound: Bound[];
    activities: Activity[];
    /** Those whose calls fail, or of which few are left. */
    hosts: HostState[];
    /** How much is still to be sent to it, by state. */
    owed: OwedCounts;
    /** Continues the activities; null when these were the last. */
    nextActivities: string | null;
  };

const pageSize = 25;

/** A connection with its bindings and a page of its activities, `before` the id of the last one seen. Throws not_found. */
export async function describeConnection(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
  { connectionId, before }: { connectionId: string; before: string | null },
): Promise<ConnectionDetail> {
  const { db, actor, now } = ctx;
  const [[connection], bound, activities, hosts, owed] = await db.batch([
    selectConnection(ctx, connectionId),
    db
      .select({ ...getTableColumns(bindings), subscriptionError: subscriptionOfBinding("error") })
      .from(bindings)
      .where(
        and(
          eq(bindings.workspaceId, actor.workspaceId),
          eq(bindings.connectionId, connectionId),
          or(ne(bindings.capability, "chat"), isOfVisibleProject(actor)),
        ),
      )
      .orderBy(asc(bindings.name)),
    listActivities(ctx, { connectionId, before, limit: pageSize + 1 }),
    selectHosts(ctx, { workspaceId: actor.workspaceId, connectionId }),
    countOwed(db, { workspaceId: actor.workspaceId, connectionId }),
  ]);
  if (connection === undefined) throw notFound("connection");
  const { authMethod, scopesRequested, scopesGranted, createdAt } = connection;
  const shown = activities.slice(0, pageSize);
  const enabled = bound.filter(({ status }) => status !== "disabled");
  return {
    ...summarise(connection, { actor, now, bound: enabled }),
    authMethod,
    scopesRequested,
    scopesGranted,
    createdAt,
    bound,
    activities: shown,
    hosts,
    owed,
    nextActivities: activities.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** Channels are often named after the project that they are of. */
function isOfVisibleProject(actor: Actor): SQL {
  return sql`EXISTS (SELECT 1 FROM ${projects} WHERE ${isVisibleTo(actor)} AND ${projects.id} = ${bindings.projectId})`;
}
