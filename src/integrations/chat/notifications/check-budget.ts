import { sql } from "drizzle-orm";
import * as z from "zod/mini";

import { type BudgetCheck, checkBudget } from "../../../domain/budgets/count-spent.ts";
import { formatMoney } from "../../../lib/currency.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import type { ChatMessage } from "../../../providers/chat-message.ts";
import type { OutboxHandler } from "../../outbox/handler.ts";
import { pageButton } from "../actions.ts";
import { owedMessage } from "./owed-message.ts";
import { toldChannels } from "./told-channels.ts";

/** As triggers on time_entries, rates and project_budgets write it. */
export const budgetKind = "budget";

const payloadSchema = z.object({ projectId: z.string() });

/**
 * Counts a budget after its project's time changed. What of it was reached is noted in the batch that ends the row, with the messages to the
 * project's channels: so each is told once.
 */
export const budgetChecks: OutboxHandler = {
  label: "Budget",
  mostAttempts: 10,
  isRepeatable: true,
  async deliver(ctx, attempt) {
    await attempt.begin();
    const { projectId } = payloadSchema.parse(attempt.row.payload);
    const check = await checkBudget(ctx, projectId);
    if (check === null) return [];
    const { reached, spentIn, budget } = check;
    if (reached === null) return check.statements;
    const message = messageOf(check, reached, `${ctx.config.appUrl}/projects/${projectId}`);
    const channels = await toldChannels(ctx, sql`${projectId}`);
    attempt.owe(
      channels.map(({ bindingId, connectionId, channelId }) => {
        const target = { to: "project_channel", channelId, bindingId } as const;
        const key = `budget:${projectId}:${spentIn}:${reached}:${budget.updatedAt}:${bindingId}`;
        return owedMessage({ key, connectionId }, { target, message });
      }),
    );
    return check.statements;
  },
};

function messageOf({ projectName, budget, spent }: BudgetCheck, reached: number, url: string): ChatMessage {
  const { unit, amount, currency, period } = budget;
  const format = (value: number) =>
    unit === "hours" ? `${formatDuration(value)} h` : formatMoney(value, currency ?? "EUR");
  const text = [
    { bold: projectName },
    reached === 100 ? " has used up its budget" : ` has used ${reached} % of its budget`,
    period === "month" ? " of this month: " : ": ",
    `${format(spent)} of ${format(amount)}.`,
  ];
  return {
    summary: text,
    blocks: [
      { kind: "text", text },
      { kind: "buttons", buttons: [pageButton("Open project", url)] },
    ],
  };
}
