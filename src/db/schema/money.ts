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
