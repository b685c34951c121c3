import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const invoiceStates = ["draft", "sent", "paid", "void"] as const;

/** What a workspace's invoices begin with. */
export const invoiceSettings = sqliteTable("invoice_settings", {
  workspaceId: text().primaryKey(),
  /** Who asks for the money: name, address, tax number, account; several lines. */
  sender: text().notNull(),
  /** Stands before the running number. */
  prefix: text().notNull(),
  /** The running number of the first invoice with this prefix. */
  firstNumber: integer().notNull(),
  /** Hundredths of a percent: 1900 = 19 %. */
  taxRate: integer().notNull(),
  /** Days from sending until it is due. */
  dueDays: integer().notNull(),
  notes: text().notNull(),
  updatedAt: integer().notNull(),
});

/** A bill for a client's time. Amounts are whole minor units of its currency. */
export const invoices = sqliteTable(
  "invoices",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    clientId: text().notNull(),
    state: text({ enum: invoiceStates }).notNull(),
    /** Both null until it is sent. */
    prefix: text(),
    running: integer(),
    /** Name and address of the client, and the sender, as they were when it was made. */
    clientName: text().notNull(),
    address: text().notNull(),
    sender: text().notNull(),
    /** ISO 4217. */
    currency: text().notNull(),
    /** Days of its time, YYYY-MM-DD: the first entry's and the last one that was asked for. */
    from: text("from_day").notNull(),
    until: text("until_day").notNull(),
    /** Hundredths of a percent. */
    taxRate: integer().notNull(),
    /** Sum of its lines, and the tax on it. */
    net: integer().notNull(),
    tax: integer().notNull(),
    notes: text().notNull(),
    /** Days from sending until it is due; from then on `dueOn` counts. */
    dueDays: integer().notNull(),
    /** YYYY-MM-DD; null until it is sent, or paid. */
    issuedOn: text(),
    dueOn: text(),
    paidOn: text(),
    version: integer().notNull(),
    createdAt: integer().notNull(),
    createdBy: text().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("invoices_number")
      .on(t.workspaceId, t.prefix, t.running)
      .where(sql`running IS NOT NULL`),
    index("invoices_client").on(t.workspaceId, t.clientId),
  ],
);

/** Clustered by invoice (WITHOUT ROWID in the migration). */
export const invoiceLines = sqliteTable(
  "invoice_lines",
  {
    workspaceId: text().notNull(),
    invoiceId: text().notNull(),
    /** Those of time come first; a line that is taken out leaves a gap. */
    position: integer().notNull(),
    text: text().notNull(),
    /** Milliseconds of the entries; null = a line without time. */
    ms: integer(),
    /** Minor units for an hour; null = a line without time. */
    rate: integer(),
    /** Rounded once, half up. */
    amount: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.invoiceId, t.position] })],
);

/** The entries that stand on invoices: each on one at most. Voiding an invoice takes its rows away (WITHOUT ROWID in the migration). */
export const invoicedEntries = sqliteTable(
  "invoiced_entries",
  {
    workspaceId: text().notNull(),
    entryId: text().notNull(),
    invoiceId: text().notNull(),
    /** The line that holds its time. */
    position: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.entryId] }),
    index("invoiced_entries_invoice").on(t.workspaceId, t.invoiceId),
  ],
);
