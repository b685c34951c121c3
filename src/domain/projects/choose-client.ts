import { and, eq } from "drizzle-orm";

import { clients } from "../../db/schema/money.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { fold } from "../../lib/fold.ts";
import type { Ctx } from "../context.ts";

/** A client by its id, or as people type it; null or "" = none. */
export type ClientWish = { clientId?: string | null; clientName?: string };

/**
 * The id of the client that was named; undefined when none was mentioned. One that is archived stays where it is (`current`) and is given to no other
 * project. Throws not_found, invalid (field "client").
 */
export async function chooseClient(
  { db, actor }: Ctx,
  { clientId, clientName }: ClientWish,
  current: string | null,
): Promise<string | null | undefined> {
  const wanted = clientId ?? clientName?.trim();
  if (wanted === undefined) return clientId;
  if (wanted === "") return null;
  const isIt = clientId ? eq(clients.id, wanted) : eq(clients.nameNorm, fold(wanted));
  const row = await db
    .select({ id: clients.id, name: clients.name, archivedAt: clients.archivedAt })
    .from(clients)
    .where(and(eq(clients.workspaceId, actor.workspaceId), isIt))
    .get();
  if (row === undefined) {
    if (clientId) throw notFound("client");
    throw new AppError(
      "invalid",
      `There is no client called “${wanted}”. Choose one of the list, or add it under Clients first.`,
      "client",
    );
  }
  if (row.archivedAt === null || row.id === current) return row.id;
  throw new AppError(
    "invalid",
    `“${row.name}” is archived. Restore the client first, or choose another one.`,
    "client",
  );
}
