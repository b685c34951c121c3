import { and, eq, gt, isNull } from "drizzle-orm";

import { createDatabase } from "../../db/database.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import { type Env, parseConfig } from "../../env.ts";
import { minuteMs } from "../../lib/time-units.ts";
import { vaultOf } from "../vault-of.ts";
import { secretLocation } from "./subscription.ts";
import { subscriptionRow } from "./subscription.ts";

/** For so long after its row was stored a provider may choose the secret: it does so before it answers. */
const openMs = 2 * minuteMs;

/**
 * Replaces the secret of a subscription that is just being made by the one that its provider chose. False for all others: once the
 * provider has answered, only a rotation changes it.
 */
export async function takeSecret(
  env: Env,
  { subscriptionId, secret, now }: { subscriptionId: string; secret: string; now: number },
): Promise<boolean> {
  const db = createDatabase(env.DB);
  const isOpen = and(
    eq(subscriptions.id, subscriptionId),
    eq(subscriptions.state, "pending"),
    isNull(subscriptions.remoteId),
    gt(subscriptions.createdAt, now - openMs),
  );
  const row = await db.select().from(subscriptions).where(isOpen).get();
  if (row === undefined) return false;
  const vault = await vaultOf(env, parseConfig(env));
  const sealed = await vault.encrypt(secret, secretLocation(row));
  const taken = await db
    .update(subscriptions)
    .set({ secret: sealed, keyId: vault.currentKeyId })
    // The first one counts.
    .where(and(subscriptionRow(row), isOpen, eq(subscriptions.secret, row.secret)))
    .returning({ id: subscriptions.id });
  return taken.length > 0;
}
