import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Reports with a name, to be opened again (WITHOUT ROWID in the migration). */
export const savedReports = sqliteTable(
  "saved_reports",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    /** Who made it. */
    userId: text().notNull(),
    name: text().notNull(),
    kind: text({ enum: ["summary", "weekly", "detailed", "hours"] }).notNull(),
    /** What is asked of it, as the query of its page's address. */
    search: text().notNull(),
    /** Whose list it stands in: its maker's, or everybody's of the workspace. */
    audience: text({ enum: ["own", "workspace"] }).notNull(),
    /** How often it is sent in chat; null = never. */
    sends: text({ enum: ["week", "month"] }),
    /** Minutes since midnight on its maker's clock. */
    sendMinute: integer(),
    /** When it is due next; null = never. */
    nextSendAt: integer(),
    /** The channel that it is sent to; all null = to its maker. */
    channelConnectionId: text(),
    channelId: text(),
    channelName: text(),
    /** Why the channel refused the last one, as a sentence; nothing is sent until it is chosen again. */
    channelError: text(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("saved_reports_due")
      .on(t.nextSendAt)
      .where(sql`next_send_at IS NOT NULL`),
  ],
);

/** Addresses at which a summary can be read without signing in (WITHOUT ROWID in the migration). */
export const reportLinks = sqliteTable(
  "report_links",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    /** Whose time and rights it shows. */
    userId: text().notNull(),
    name: text().notNull(),
    tokenHash: text().notNull(),
    search: text().notNull(),
    showsAmounts: integer({ mode: "boolean" }).notNull(),
    expiresAt: integer().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("report_links_token").on(t.tokenHash),
    index("report_links_expiry").on(t.expiresAt),
  ],
);
