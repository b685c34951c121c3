import { and, eq } from "drizzle-orm";

import { rates } from "../../db/schema/money.ts";
import { notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import { type Ctx, requireManager } from "../context.ts";
import { requireOwner } from "../members/roles.ts";
import type { RateKey } from "./rate.ts";

/** Takes a rate away: the one before it, or the next less specific one, holds again. Throws forbidden, not_found. */
export async function deleteRate(ctx: Ctx, key: RateKey): Promise<void> {
  requireManager(ctx.actor, "delete rates");
  if (key.kind === "cost") requireOwner(ctx.actor, "change what work costs");
  const { workspaceId } = ctx.actor;
  const [deleted] = await commit(ctx, {
    statements: [
      ctx.db
        .delete(rates)
        .where(
          and(
            eq(rates.workspaceId, workspaceId),
            eq(rates.kind, key.kind),
            eq(rates.level, key.level),
            eq(rates.targetId, key.targetId),
            eq(rates.userId, key.userId),
            eq(rates.currency, key.currency),
            eq(rates.startsAt, key.startsAt),
          ),
        )
        .returning({ amount: rates.amount }),
    ],
    audit: { action: "rate.deleted", target: key.targetId || key.userId || workspaceId, detail: { ...key } },
  });
  if (deleted.length === 0) throw notFound("rate");
}
