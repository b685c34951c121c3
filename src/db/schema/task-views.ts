import { primaryKey, sqliteTable, text, integer } from "drizzle-orm/sqlite-core";

/** Filters of the list of tasks with a name (WITHOUT ROWID in the migration). */
export const taskViews = sqliteTable(
  "task_views",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    /** Who made it. */
    userId: text().notNull(),
    name: text().notNull(),
    /** The filter, as the query of the page's address. */
    search: text().notNull(),
    /** Who finds it above the list: its maker, or everybody of the workspace. */
    audience: text({ enum: ["own", "workspace"] }).notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);
