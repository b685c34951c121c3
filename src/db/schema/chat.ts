import { integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** A one-time code that says in chat who somebody is; one per member, the latest (WITHOUT ROWID). */
export const chatLinkCodes = sqliteTable(
  "chat_link_codes",
  {
    userId: text().notNull(),
    workspaceId: text().notNull(),
    /** SHA-256 of the code, hex. */
    codeHash: text().notNull(),
    expiresAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.workspaceId] }),
    uniqueIndex("chat_link_codes_code").on(t.codeHash),
  ],
);
