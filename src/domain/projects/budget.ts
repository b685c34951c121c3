import type { budgetPeriods, projectBudgets, budgetUnits } from "../../db/schema/budgets.ts";
import { parseMoney } from "../../lib/currency.ts";
import { AppError } from "../../lib/errors.ts";
import { hourMs } from "../../lib/time-units.ts";
import { addDays, localDateOf, startOfDay } from "../../lib/zoned-time.ts";
import { type Actor, canManage } from "../context.ts";

export type BudgetUnit = (typeof budgetUnits)[number];
export type BudgetPeriod = (typeof budgetPeriods)[number];

/** A project's budget as verbs return it: in milliseconds, or in minor units of its currency. */
export type Budget = {
  unit: BudgetUnit;
  period: BudgetPeriod;
  amount: number;
  /** null = it is of hours. */
  currency: string | null;
  /** Of this month, or in all; time that is over, as counted half a minute after it changed. */
  spent: number;
};

export type BudgetRow = typeof projectBudgets.$inferSelect;

/** The budget as the actor may see it; null = none, or one of money, which members do not see. */
export function budgetOf(actor: Actor, row: BudgetRow | undefined, now: number): Budget | null {
  if (row === undefined || (row.unit === "money" && !canManage(actor))) return null;
  const { unit, period, amount, currency } = row;
  return { unit, period, amount, currency, spent: row.spentIn === periodNow(row, now).key ? row.spent : 0 };
}

/** What counts now: the month where the budget was set, or all there is. `until`: exclusive. */
export function periodNow(
  { period, timeZone }: Pick<BudgetRow, "period" | "timeZone">,
  now: number,
): { key: string; since: number; until: number } {
  if (period === "all") return { key: "all", since: 0, until: 8_640_000_000_000_000 };
  const month = localDateOf(now, timeZone).slice(0, 7);
  const next = addDays(`${month}-01`, 31).slice(0, 7);
  return {
    key: month,
    since: startOfDay(`${month}-01`, timeZone),
    until: startOfDay(`${next}-01`, timeZone),
  };
}

/** What people type: "260" or "12.5" hours, or an amount of the currency. Throws invalid. */
export function parseBudget(text: string, unit: BudgetUnit, currency: string): number {
  const amount = unit === "hours" ? parseHours(text) : parseMoney(text, currency);
  if (amount !== null && amount > 0) return amount;
  const example = unit === "hours" ? "hours, such as 260 or 12.5" : `an amount of ${currency}, such as 9000`;
  throw new AppError("invalid", `Write ${example}; nothing for no budget.`, "budget");
}

function parseHours(text: string): number | null {
  const [, whole, part = "0"] = /^\s*(\d{1,6})(?:[.,](\d{1,2}))?\s*$/.exec(text) ?? [];
  return whole === undefined ? null : Math.round(Number(`${whole}.${part}`) * hourMs);
}
