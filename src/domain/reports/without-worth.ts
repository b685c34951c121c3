import type { Sum, Summary } from "./summary.ts";

/** The summary for people who see no costs, and amounts only where that was chosen. */
export function withoutWorth(summary: Summary, { showsAmounts }: { showsAmounts: boolean }): Summary {
  const without = <T extends Sum>(sum: T): T => ({
    ...sum,
    amounts: showsAmounts ? sum.amounts : [],
    costs: [],
  });
  return {
    ...summary,
    total: without(summary.total),
    totalBefore: without(summary.totalBefore),
    groups: summary.groups.map((group) => ({ ...without(group), parts: group.parts.map(without) })),
  };
}
