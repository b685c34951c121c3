import { and, eq, ne } from "drizzle-orm";

import { workspaces } from "../../db/schema/people.ts";
import { isCurrency } from "../../lib/currency.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";

/** Sets what work for no client, and what work costs, is counted in. Throws forbidden, invalid. */
export async function setCurrency(ctx: Ctx, text: string): Promise<void> {
  requireManager(ctx.actor, "choose the workspace's currency");
  const { workspaceId } = ctx.actor;
  const currency = text.trim().toUpperCase();
  if (!isCurrency(currency))
    throw new AppError("invalid", "Write a currency's code of three letters, such as EUR or USD.", "own");
  await commit(ctx, {
    statements: [
      ctx.db
        .update(workspaces)
        .set({ currency })
        .where(and(eq(workspaces.id, workspaceId), ne(workspaces.currency, currency))),
    ],
    audit: { action: "workspace.currency", target: workspaceId, detail: { currency } },
  });
}
