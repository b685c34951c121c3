import { timeEntries } from "../../db/schema/work.ts";
import { createId } from "../../lib/id.ts";
import { announce, hearing } from "../announce.ts";
import type { Ctx } from "../context.ts";
import { createRow } from "./create-row.ts";
import { type EntryDetails, ownerOf, type Source, type TimeEntry } from "./entry.ts";
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
  const row = await createRow(ctx, span, details);
  const [[added], heard] = await ctx.db.batch([
    ctx.db.insert(timeEntries).values(row).onConflictDoNothing().returning(),
    hearing(ctx),
  ]);
  if (added === undefined) return findKnown(ctx, row);
  await announce(ctx, heard, { type: "entry.changed", userId: owner, entryId: row.id, change: "added" });
  return added;
}
