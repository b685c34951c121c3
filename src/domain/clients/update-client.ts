import { and, eq } from "drizzle-orm";

import { clients } from "../../db/schema/money.ts";
import { AppError } from "../../lib/errors.ts";
import { fold } from "../../lib/fold.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { findClient } from "./access.ts";
import {
  type Client,
  type ClientInput,
  clientOf,
  clientTakenOr,
  parseAddress,
  parseClientName,
  parseCurrency,
} from "./client.ts";

/** `version`: the one that was edited. */
export type UpdateClient = Partial<ClientInput> & { id: string; version: number };

/** Changes what is given. Throws forbidden, not_found, invalid, conflict (field "name": taken; field "version": changed meanwhile). */
export async function updateClient(ctx: Ctx, input: UpdateClient): Promise<Client> {
  requireManager(ctx.actor, "change clients");
  const current = await findClient(ctx, input.id);
  if (current.version !== input.version) throw changedMeanwhile();
  const changes = changesOf(input);
  try {
    const [[row]] = await commit(ctx, {
      statements: [
        ctx.db
          .update(clients)
          .set({ ...changes, version: input.version + 1, updatedAt: ctx.now })
          .where(
            and(
              eq(clients.workspaceId, current.workspaceId),
              eq(clients.id, current.id),
              eq(clients.version, input.version),
            ),
          )
          .returning(),
      ],
      // An address is nothing that the audit has to repeat.
      audit: {
        action: "client.changed",
        target: current.id,
        detail: { name: changes.name, currency: changes.currency, fields: Object.keys(changes) },
      },
    });
    if (row === undefined) throw changedMeanwhile();
    return clientOf(ctx.actor, row);
  } catch (error) {
    throw clientTakenOr(error, changes.name ?? current.name);
  }
}

function changesOf({ name: typed, address, currency }: Partial<ClientInput>) {
  const name = typed === undefined ? undefined : parseClientName(typed);
  return {
    ...(name !== undefined && { name, nameNorm: fold(name) }),
    ...(address !== undefined && { address: parseAddress(address) }),
    ...(currency !== undefined && { currency: parseCurrency(currency) }),
  };
}

function changedMeanwhile(): AppError {
  return new AppError(
    "conflict",
    "Somebody changed this client while you were editing it. Compare both versions, then save again.",
    "version",
  );
}
