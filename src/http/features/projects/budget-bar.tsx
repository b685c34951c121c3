import type { Budget } from "../../../domain/projects/budget.ts";
import { formatMoney } from "../../../lib/currency.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { Progress } from "../../components/progress.tsx";

/** "191:30 of 260:00 h", "€9,550.00 of €12,000.00 this month". */
export function budgetText({ unit, period, amount, currency, spent }: Budget): string {
  const said =
    unit === "hours"
      ? `${formatDuration(spent)} of ${formatDuration(amount)} h`
      : `${formatMoney(spent, currency ?? "EUR")} of ${formatMoney(amount, currency ?? "EUR")}`;
  return period === "month" ? `${said} this month` : said;
}

/** How much of a budget is used up. */
export function BudgetBar({ budget, name }: { budget: Budget; name: string }) {
  const { spent, amount } = budget;
  return (
    <Progress
      label={`Budget of ${name}: ${budgetText(budget)}`}
      done={spent}
      total={amount}
      isOver={spent > amount}
    />
  );
}
