import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const budgetUnits = ["hours", "money"] as const;
export const budgetPeriods = ["month", "all"] as const;

/** How much of a project was agreed on, and how much of it is spent: counted anew soon after its time or its rates change (triggers). */
export const projectBudgets = sqliteTable(
  "project_budgets",
  {
    workspaceId: text().notNull(),
    projectId: text().notNull(),
    unit: text({ enum: budgetUnits }).notNull(),
    period: text({ enum: budgetPeriods }).notNull(),
    /** Milliseconds, or minor units of the currency. */
    amount: integer().notNull(),
    /** ISO 4217; null = it is of hours. */
    currency: text(),
    /** Whose months these are: the zone of whoever set it. */
    timeZone: text().notNull(),
    spent: integer().notNull(),
    /** What `spent` counts: a month as YYYY-MM, or "all". */
    spentIn: text().notNull(),
    updatedAt: integer().notNull(),
    updatedBy: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.projectId] })],
);

/** That so much of a budget was reached, which is told once. Goes when another budget is set (WITHOUT ROWID in the migration). */
export const budgetAlerts = sqliteTable(
  "budget_alerts",
  {
    workspaceId: text().notNull(),
    projectId: text().notNull(),
    /** A month as YYYY-MM, or "all". */
    spentIn: text().notNull(),
    /** 80 or 100. */
    percent: integer().notNull(),
    at: integer().notNull(),
    /** When an owner or admin had seen it. */
    seenAt: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.projectId, t.spentIn, t.percent] }),
    index("budget_alerts_unseen")
      .on(t.workspaceId, t.projectId)
      .where(sql`seen_at IS NULL`),
  ],
);
