import type { BatchItem } from "drizzle-orm/batch";
import type { SQL } from "drizzle-orm";

import type { outbox } from "../../db/schema/outbox.ts";
import type { IntegrationContext } from "../context.ts";
import type { Owed } from "./owe.ts";

export type OutboxRow = typeof outbox.$inferSelect;

/** One attempt to deliver a row. */
export type Attempt = {
  row: OutboxRow;
  /**
   * Takes the lease; right before what must not happen twice. Throws when another consumer has it, or the row was asked for again, which
   * ends the attempt without a failure. Does nothing when this attempt has the lease. `note` is merged into the payload in the same write: what a later
   * attempt has to know when this one breaks off.
   */
  begin(note?: Record<string, unknown>): Promise<void>;
  /** Condition of the statements that an attempt leaves behind: its lease was not lost. */
  isHeld(): SQL;
  /** What is owed because of this row: written in the batch that ends it, and delivered right after. */
  owe(rows: readonly Owed[]): void;
};

/** How one kind of row is delivered. */
export type OutboxHandler = {
  /** What it is, as a person reads it in the list of what waits: "Calendar event". */
  label: string;
  /** After so many attempts it is given up, and a person is shown why. */
  mostAttempts: number;
  /** False: what may have arrived already is not sent again; a person decides. */
  isRepeatable: boolean;
  /** How long a row is kept after an attempt that took the lease, so that its key is not used again; absent = it is deleted. */
  keptMs?: number;
  /** Does what is owed, as things are now; returns statements for the batch that ends the row. */
  deliver(ctx: IntegrationContext, attempt: Attempt): Promise<readonly BatchItem<"sqlite">[]>;
};

export type OutboxHandlers = Readonly<Record<string, OutboxHandler>>;
