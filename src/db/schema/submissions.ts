import { index, primaryKey, sqliteTable, text, integer } from "drizzle-orm/sqlite-core";

/** Forms that were carried out, so that the same form sent again changes nothing. Kept for a day (WITHOUT ROWID in the migration). */
export const submissions = sqliteTable(
  "submissions",
  {
    workspaceId: text().notNull(),
    userId: text().notNull(),
    /** Of the form's key and of all that was sent with it: the same form with another content is another submission. */
    digest: text().notNull(),
    /** The request that carried it out. */
    requestId: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId, t.digest] }),
    index("submissions_created").on(t.createdAt),
  ],
);
