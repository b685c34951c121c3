import { integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** Whom work is done for. */
export const clients = sqliteTable(
  "clients",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    /** Case folded and without accents; unique among a workspace's clients. */
    nameNorm: text().notNull(),
    /** For invoices, several lines; "" = none. */
    address: text().notNull(),
    /** ISO 4217. */
    currency: text().notNull(),
    version: integer().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    archivedAt: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("clients_name").on(t.workspaceId, t.nameNorm),
  ],
);

export const rateKinds = ["bill", "cost"] as const;
/** What a rate is set for, the most specific first. */
export const rateLevels = ["task", "project_member", "project", "client", "member", "workspace"] as const;

/**
 * What an hour is worth from an instant on, until the next rate of the same. Clustered by what it is set for (WITHOUT ROWID in the
 * migration), so that the one that held at an instant is one step along the key.
 */
export const rates = sqliteTable(
  "rates",
  {
    workspaceId: text().notNull(),
    /** "bill": what the client pays. "cost": what the work costs; seen by owners only. */
    kind: text({ enum: rateKinds }).notNull(),
    level: text({ enum: rateLevels }).notNull(),
    /** Id of the task, project or client; "" = none. */
    targetId: text().notNull(),
    /** "" = everybody. */
    userId: text().notNull(),
    /** ISO 4217. */
    currency: text().notNull(),
    startsAt: integer().notNull(),
    /** The day that startsAt begins where the rate was set, YYYY-MM-DD; null = it held from the beginning. */
    startsOn: text(),
    /** Minor units for an hour. */
    amount: integer().notNull(),
    createdAt: integer().notNull(),
    createdBy: text().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.workspaceId, t.kind, t.level, t.targetId, t.userId, t.currency, t.startsAt],
    }),
  ],
);
