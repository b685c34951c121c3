import { clients } from "../../db/schema/money.ts";
import { fold } from "../../lib/fold.ts";
import { createId } from "../../lib/id.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import {
  type Client,
  type ClientInput,
  clientOf,
  clientTakenOr,
  parseAddress,
  parseClientName,
  parseCurrency,
} from "./client.ts";

/** Makes a client. Throws forbidden, invalid, conflict (name taken). */
export async function createClient(ctx: Ctx, input: ClientInput): Promise<Client> {
  requireManager(ctx.actor, "add clients");
  const { db, actor, now } = ctx;
  const name = parseClientName(input.name);
  const row = {
    workspaceId: actor.workspaceId,
    id: createId(now),
    name,
    nameNorm: fold(name),
    address: parseAddress(input.address ?? ""),
    currency: parseCurrency(input.currency),
    version: 1,
    createdAt: now,
    updatedAt: now,
    archivedAt: null,
  };
  try {
    await commit(ctx, {
      statements: [db.insert(clients).values(row)],
      audit: { action: "client.created", target: row.id, detail: { name } },
    });
  } catch (error) {
    throw clientTakenOr(error, name);
  }
  return clientOf(actor, row);
}
