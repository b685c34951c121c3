import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What a column of a file can hold. */
export const importFields = [
  "startDate",
  "startTime",
  "endDate",
  "endTime",
  "duration",
  "description",
  "project",
  "client",
  "task",
  "tags",
  "billable",
  "email",
  "person",
  "lastName",
] as const;
export type ImportField = (typeof importFields)[number];

export const dateOrders = ["ymd", "dmy", "mdy"] as const;
export type DateOrder = (typeof dateOrders)[number];

/** How a file is to be read. */
export type ImportSettings = {
  /** The program that it comes from, as its header says. */
  format: string;
  delimiter: string;
  header: string[];
  /** Bytes before the first line behind the header, and their lines. */
  dataStart: number;
  dataLine: number;
  /** Index of the column that holds a field. */
  columns: Partial<Record<ImportField, number>>;
  /** IANA zone of its times. */
  zone: string;
  /** null = the file does not say, and nobody has. */
  dateOrder: DateOrder | null;
  /** Who of the workspace somebody in the file is, by key; null = their time is left out. */
  people: Record<string, string | null>;
};

/** A client, project, task or tag that the file names. `isNew`: it is to be made, or was. */
export type ImportName = { id: string; name: string; isNew: boolean };
/** `called`: what it is called here, where another client's project has its name. */
export type ImportProject = ImportName & { called: string; client: string; billable: boolean };
export type ImportTask = ImportName & { project: string };

/** What the lines so far said; while a file is applied, what became of them. */
export type ImportFound = {
  lines: number;
  /** Entries that are new here, and their length in milliseconds. */
  entries: number;
  ms: number;
  duplicates: number;
  /** Of people who are nobody here. */
  leftOut: number;
  unreadable: number;
  /** The first of them. */
  reasons: { line: number; reason: string }[];
  people: Record<string, { name: string; email: string; lines: number; userId: string | null }>;
  /** By the folded name; a project by client and name, a task by project and title. */
  clients: Record<string, ImportName>;
  projects: Record<string, ImportProject>;
  tasks: Record<string, ImportTask>;
  tags: Record<string, ImportName>;
  /** Milliseconds of a person's day that are taken, where the file says only how long. */
  placed: Record<string, number>;
};

/** What an undo took away, and what stays because somebody has changed or used it since. */
export type ImportUndone = Record<ImportedKind, { removed: number; kept: number }>;

export const importStates = [
  "uploaded",
  "checking",
  "checked",
  "running",
  "done",
  "undoing",
  "undone",
] as const;
export type ImportState = (typeof importStates)[number];

/** A file of time from elsewhere; its bytes lie in R2 until it is done. */
export const imports = sqliteTable(
  "imports",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    createdBy: text().notNull(),
    fileName: text().notNull(),
    /** SHA-256 of the bytes, hex. */
    fileHash: text().notNull(),
    sizeBytes: integer().notNull(),
    state: text({ enum: importStates }).notNull(),
    settings: text({ mode: "json" }).$type<ImportSettings>().notNull(),
    /** How far it is read: bytes and lines. */
    offset: integer().notNull(),
    line: integer().notNull(),
    found: text({ mode: "json" }).$type<ImportFound>().notNull(),
    /** Clients, projects, tasks and tags are made, and `found` holds their ids. */
    isNamed: integer({ mode: "boolean" }).notNull(),
    undone: text({ mode: "json" }).$type<ImportUndone>(),
    /** Why it stopped, as a sentence. */
    problem: text(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);

export const importedKinds = ["entry", "task", "project", "client", "tag"] as const;
export type ImportedKind = (typeof importedKinds)[number];

/** What an import made, so that it can be undone (WITHOUT ROWID in the migration). */
export const imported = sqliteTable(
  "imported",
  {
    workspaceId: text().notNull(),
    importId: text().notNull(),
    kind: text({ enum: importedKinds }).notNull(),
    localId: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.importId, t.kind, t.localId] })],
);
