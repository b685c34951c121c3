import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** "workspace": all that is in it; "own": what is one member's. */
export const exportScopes = ["workspace", "own"] as const;
export type ExportScope = (typeof exportScopes)[number];

/** A copy of what is stored, to take away; its bytes lie in R2 until it expires. */
export const exports = sqliteTable(
  "exports",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    /** Only they can download it. */
    createdBy: text().notNull(),
    scope: text({ enum: exportScopes }).notNull(),
    /** null = it is being written. */
    sizeBytes: integer(),
    createdAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);
