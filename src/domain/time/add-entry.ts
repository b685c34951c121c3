import { timeEntries } from "../../db/schema/work.ts";
import { createId } from "../../lib/id.ts";
import { announce, hearing } from "../announce.ts";
import type { Ctx } from "../context.ts";
import { createRow } from "./create-row.ts";
import { type EntryDetails, ownerOf, type Source, type TimeEntry } from "./entry.ts";
import { checkSpan } from "./entry-rules.ts";

export type AddEntry = EntryDetails & {
  /** The member whose time it is; a webhook and the system must say so. */
  userId?: string;
  /** The entry's id, made by createId; a new one unless given. */
  entryId?: string;
  startedAt: number;
  endedAt: number;
  source?: Source;
};

/** Records a span of time that has an end. Throws invalid, not_found, forbidden. */
export async function addEntry(ctx: Ctx, input: AddEntry): Promise<TimeEntry> {
  const { userId, entryId = createId(ctx.now), startedAt, endedAt, source = "manual", ...details } = input;
  const owner = ownerOf(ctx.actor, userId);
  checkSpan(startedAt, endedAt);
  const span = { id: entryId, userId: owner, startedAt, endedAt, source };
  const row = await createRow(ctx, span, details);
  const [, heard] = await ctx.db.batch([ctx.db.insert(timeEntries).values(row), hearing(ctx)]);
  await announce(ctx, heard, { type: "entry.changed", userId: owner, entryId: row.id, change: "added" });
  return row;
}
