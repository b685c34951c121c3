import { timeEntries } from "../../db/schema/work.ts";
import { createId } from "../../lib/id.ts";
import { commit } from "../commit.ts";
import type { Ctx } from "../context.ts";
import { createRow } from "./create-row.ts";
import { type EntryDetails, ownerOf, type Source, type TimeEntry } from "./entry.ts";
import { entryAudit } from "./entry-audit.ts";
import { checkSpan } from "./entry-rules.ts";
import { checkDoubts, type Said } from "./span-doubts.ts";
import { findKnown } from "./start-timer.ts";

export type AddEntry = EntryDetails &
  Said & {
    /** The member whose time it is; a webhook and the system must say so. */
    userId?: string;
    /** The entry's id, made by createId; a new one unless given. */
    entryId?: string;
    startedAt: number;
    endedAt: number;
    source?: Source;
  };

/**
 * Records a span of time that has an end; a known entry id records nothing. Throws invalid (DoubtfulSpan for what is doubtful and was not
 * confirmed), not_found, forbidden, conflict.
 */
export async function addEntry(ctx: Ctx, input: AddEntry): Promise<TimeEntry> {
  const { userId, entryId = createId(ctx.now), startedAt, endedAt, ...rest } = input;
  const { source = "manual", confirmed, doubted, ...details } = rest;
  const owner = ownerOf(ctx.actor, userId);
  checkSpan(startedAt, endedAt);
  checkDoubts({ startedAt, endedAt }, ctx.now, { confirmed, doubted });
  const span = { id: entryId, userId: owner, startedAt, endedAt, source };
  const { row, tags } = await createRow(ctx, span, details);
  const [[added]] = await commit(ctx, {
    statements: [
      ctx.db
        .insert(timeEntries)
        .values({ ...row, tags: tags.value })
        .onConflictDoNothing()
        .returning(),
    ],
    beforehand: tags.beforehand,
    audit: entryAudit("add", row, { startedAt, endedAt }),
    event: { type: "entry.changed", userId: owner, entryIds: [row.id], change: "added" },
  });
  return added ?? findKnown(ctx, row);
}
