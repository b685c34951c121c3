import { and, asc, eq, sql } from "drizzle-orm";

import { clients } from "../../db/schema/money.ts";
import { projects } from "../../db/schema/work.ts";
import { fold } from "../../lib/fold.ts";
import { dayMs } from "../../lib/time-units.ts";
import type { Ctx } from "../context.ts";
import { isVisibleTo } from "../projects/access.ts";
import { trackedDays } from "../projects/list-projects.ts";
import { trackedSince } from "../projects/tracked-time.ts";
import { isClientVisibleTo } from "./access.ts";
import { type Client, clientOf } from "./client.ts";

export type ListedClient = Client & {
  /** Those that the actor sees and that are not archived. */
  projects: number;
  /** Time of everybody on its projects in the last 30 days, in milliseconds; running timers up to now. */
  trackedMs: number;
};

/** The clients that the actor sees, by name; only those that are archived, or none of them. */
export async function listClients(
  ctx: Ctx,
  { isArchived }: { isArchived: boolean } = { isArchived: false },
): Promise<ListedClient[]> {
  const { db, actor, now } = ctx;
  const [rows, theirs, tracked] = await db.batch([
    db
      .select()
      .from(clients)
      .where(and(isClientVisibleTo(actor), sql`(${clients.archivedAt} IS NOT NULL) = ${isArchived ? 1 : 0}`))
      .orderBy(asc(clients.nameNorm)),
    db
      .select({ id: projects.id, clientId: projects.clientId, archivedAt: projects.archivedAt })
      .from(projects)
      .where(and(isVisibleTo(actor), sql`${projects.clientId} IS NOT NULL`)),
    trackedSince(ctx, now - trackedDays * dayMs),
  ]);
  const trackedOf = new Map(tracked.map(({ projectId, trackedMs }) => [projectId, trackedMs]));
  return rows.map((row) => {
    const own = theirs.filter(({ clientId }) => clientId === row.id);
    return {
      ...clientOf(actor, row),
      projects: own.filter(({ archivedAt }) => archivedAt === null).length,
      trackedMs: own.reduce((sum, { id }) => sum + (trackedOf.get(id) ?? 0), 0),
    };
  });
}

/** How many names a picker gets at a time; what is typed narrows them. */
const mostOffered = 50;

/** Names of clients in use that the actor sees and that contain the text, by name. */
export async function offeredClients(
  { db, actor }: Ctx,
  search: string,
): Promise<{ id: string; name: string }[]> {
  return db
    .select({ id: clients.id, name: clients.name })
    .from(clients)
    .where(
      and(
        eq(clients.workspaceId, actor.workspaceId),
        isClientVisibleTo(actor),
        sql`${clients.archivedAt} IS NULL AND instr(${clients.nameNorm}, ${fold(search)}) > 0`,
      ),
    )
    .orderBy(asc(clients.nameNorm))
    .limit(mostOffered);
}
