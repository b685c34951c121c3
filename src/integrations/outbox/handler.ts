import type { BatchItem } from "drizzle-orm/batch";
import type { SQL } from "drizzle-orm";

import type { outbox } from "../../db/schema/outbox.ts";
import type { IntegrationContext } from "../context.ts";

export type OutboxRow = typeof outbox.$inferSelect;

/** One attempt to deliver a row. */
export type Attempt = {
  row: OutboxRow;
  /**
   * Takes the lease; right before what must not happen twice. Throws when another consumer has it, or the row was asked for again, which
   * ends the attempt without a failure.
   */
  begin(): Promise<void>;
  /** Condition of the statements that an attempt leaves behind: its lease was not lost. */
  isHeld(): SQL;
};

/** How one kind of row is delivered. */
export type OutboxHandler = {
  /** After so many attempts it is given up, and a person is shown why. */
  mostAttempts: number;
  /** False: what may have left already is not sent again; a person decides. */
  isRepeatable: boolean;
  /** Does what is owed, as things are now; returns statements for the batch that ends the row. */
  deliver(ctx: IntegrationContext, attempt: Attempt): Promise<readonly BatchItem<"sqlite">[]>;
};

export type OutboxHandlers = Readonly<Record<string, OutboxHandler>>;
