import { type SQL, sql } from "drizzle-orm";

import { type Actor, canManage } from "../context.ts";
import { entryClient, entryCurrency, hasRates, heldRate, workspaceCurrency } from "../rates/held-rate.ts";

/** An amount in minor units; those of different currencies are never added. */
export type Money = { currency: string; amount: number };

/** Members see no amounts: they would tell what their colleagues' hours are sold for. */
export function seesAmounts(actor: Actor): boolean {
  return canManage(actor);
}

export function seesCosts(actor: Actor): boolean {
  return "role" in actor && actor.role === "owner";
}

/**
 * The rows with the columns currency, bill_rate, cost_currency and cost_rate, which are null where there is no rate, or none for the
 * actor to see.
 */
export function withRates(actor: Actor, rows: SQL): SQL {
  if (!seesAmounts(actor))
    return sql`(SELECT *, NULL AS currency, NULL AS bill_rate, NULL AS cost_currency, NULL AS cost_rate FROM ${rows})`;
  const whereUsed = (kind: "bill" | "cost", value: SQL) =>
    sql`CASE WHEN ${hasRates(actor, kind)} THEN ${value} END`;
  const [costCurrency, cost] = seesCosts(actor)
    ? [whereUsed("cost", workspaceCurrency(actor.workspaceId)), whereUsed("cost", heldRate(actor, "cost"))]
    : [sql`NULL`, sql`NULL`];
  return sql`(
    SELECT *, CASE WHEN billable THEN ${whereUsed("bill", heldRate(actor, "bill"))} END AS bill_rate, ${cost} AS cost_rate
    FROM (
      SELECT *, ${whereUsed("bill", entryCurrency(actor))} AS currency, ${costCurrency} AS cost_currency
      FROM (SELECT *, ${whereUsed("bill", entryClient(actor))} AS client_id FROM ${rows})
    ) AS timed)`;
}

/**
 * What a piece adds to the amount of its entry, in whole minor units: what the entry is worth up to the piece's end, rounded half up,
 * less what it is worth up to its start. So the pieces of an entry add up to its amount, however it is cut.
 */
export function entryAmount(rate: "bill_rate" | "cost_rate"): SQL {
  const upTo = (ms: SQL) =>
    sql`(CAST(${ms} AS INTEGER) * ${sql.identifier(rate)} + CAST(1800000 AS INTEGER)) / CAST(3600000 AS INTEGER)`;
  return sql`${upTo(sql`(ms_before + ms)`)} - ${upTo(sql`ms_before`)}`;
}

/** Adds to the amount of the same currency. */
export function addMoney(sums: Money[], currency: string | null, amount: number | null): void {
  if (currency === null || amount === null) return;
  const same = sums.find((sum) => sum.currency === currency);
  if (same === undefined) sums.push({ currency, amount });
  else same.amount += amount;
}
