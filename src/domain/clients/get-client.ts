import { and, asc, eq, sql } from "drizzle-orm";
import type { BatchResponse } from "drizzle-orm/batch";

import { clients } from "../../db/schema/money.ts";
import { projects } from "../../db/schema/work.ts";
import { notFound } from "../../lib/errors.ts";
import type { Ctx } from "../context.ts";
import { isVisibleTo } from "../projects/access.ts";
import { isClientVisibleTo } from "./access.ts";
import { type Client, clientOf } from "./client.ts";

export type ClientDetail = Client & {
  /** Those that the actor sees, archived ones last. */
  projects: { id: string; name: string; colour: string; isArchived: boolean }[];
};

/** A client with its projects. Throws not_found. */
export async function getClient(ctx: Ctx, id: string): Promise<ClientDetail> {
  return clientDetailOf(ctx, await ctx.db.batch(clientById(ctx, id)));
}

/** The statements behind getClient, for a page's own batch. */
export function clientById({ db, actor }: Ctx, id: string) {
  return [
    db
      .select()
      .from(clients)
      .where(and(isClientVisibleTo(actor), eq(clients.id, id))),
    db
      .select({
        id: projects.id,
        name: projects.name,
        colour: projects.colour,
        isArchived: sql<boolean>`archived_at IS NOT NULL`.mapWith(Boolean).as("is_archived"),
      })
      .from(projects)
      .where(and(isVisibleTo(actor), eq(projects.clientId, id)))
      .orderBy(sql`archived_at IS NOT NULL`, asc(projects.nameNorm)),
  ] as const;
}

/** The client that the rows of `clientById` make. Throws not_found. */
export function clientDetailOf(
  { actor }: Pick<Ctx, "actor">,
  [[row], theirs]: BatchResponse<ReturnType<typeof clientById>>,
): ClientDetail {
  if (row === undefined) throw notFound("client");
  return { ...clientOf(actor, row), projects: theirs };
}
