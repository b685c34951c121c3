import { hintPublished } from "../../domain/publish.ts";
import { describeError, log } from "../../lib/log.ts";
import type { OutboxRef } from "../../messages.ts";
import type { IntegrationContext } from "../context.ts";
import type { Attempt, OutboxHandler, OutboxHandlers, OutboxRow } from "./handler.ts";
import type { Owed } from "./owe.ts";
import { deferOthers } from "./defer-others.ts";
import { fail, findWaiting, finish, isHeld, lease } from "./row-state.ts";

/** Somebody else delivers the row, or it was asked for again. */
class LeaseTaken extends Error {}

/**
 * Delivers one row of the outbox, if it is due in this version; what fails is recorded there and tried again later. A hint may
 * come twice, late or never. Throws only what the database throws.
 */
export async function deliverRow(
  ctx: IntegrationContext,
  handlers: OutboxHandlers,
  ref: OutboxRef,
): Promise<void> {
  const row = await findWaiting(ctx, ref);
  if (row === null) return;
  const handler = handlers[row.kind];
  if (handler === undefined) throw new Error(`Nothing delivers rows of the kind ${row.kind}.`);
  const owed: Owed[] = [];
  const attempt = attemptOf(ctx, { row, handler, owed });
  try {
    const statements = await handler.deliver(ctx, attempt);
    await hintPublished(ctx, await finish(ctx, attempt.row, { handler, statements, owed }));
  } catch (error) {
    if (error instanceof LeaseTaken) return;
    log("error", "outbox_failed", {
      kind: row.kind,
      attempts: attempt.row.attempts,
      ...describeError(error),
    });
    await fail(ctx, attempt.row, { handler, error });
    await deferOthers(ctx, attempt.row, error);
  }
}

function attemptOf(
  ctx: IntegrationContext,
  { row, handler, owed }: { row: OutboxRow; handler: OutboxHandler; owed: Owed[] },
): Attempt {
  let hasBegun = false;
  const attempt: Attempt = {
    row,
    begin: async (note = {}) => {
      if (hasBegun) return;
      const held = await lease(ctx, row, { handler, note });
      if (held === null) throw new LeaseTaken();
      attempt.row = held;
      hasBegun = true;
    },
    isHeld: () => isHeld(attempt.row),
    owe: (rows) => void owed.push(...rows),
  };
  return attempt;
}
