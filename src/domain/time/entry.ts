import type { timeEntries } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import type { Actor } from "../context.ts";

/** A time entry as verbs return it: milliseconds UTC, `tags` holds ids, `endedAt` null while it is the user's timer. */
export type TimeEntry = typeof timeEntries.$inferSelect;

/** Who or what made an entry. */
export type Source = "timer" | "manual" | "api" | "assignment" | "calendar" | "import";

/** What an entry is about. Tags come by id, by name (unknown names become tags), or both. */
export type EntryDetails = {
  projectId?: string | null;
  taskId?: string | null;
  notes?: string;
  tagIds?: string[];
  tagNames?: string[];
  billable?: boolean;
};

/** Whose time it is: a person's own; a webhook or the system names the member. Throws forbidden. */
export function ownerOf(actor: Actor, userId: string | undefined): string {
  const own = "userId" in actor ? actor.userId : undefined;
  const owner = userId ?? own;
  if (owner === undefined) throw new Error("A webhook or the system must name the member whose time it is.");
  if (own !== undefined && owner !== own) {
    throw new AppError("forbidden", "Everybody tracks their own time. Ask the member to do it.");
  }
  return owner;
}
