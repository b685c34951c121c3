import { lockIn } from "../db/queries/entry-locks.ts";
import { AppError } from "../lib/errors.ts";

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

function nameDay(date: string): string {
  return day.format(Date.parse(date));
}

/** What can lock time, by the word that `entry_locks` has for it, with what it says behind the colon. */
const reasons: Readonly<Record<string, (detail: string) => string>> = {
  approved: (startsOn) => `the week of ${nameDay(startsOn)} is approved. Ask an owner or admin to reopen it`,
  date: (before) => `everything before ${nameDay(before)} is closed. An owner can unlock days of yours`,
  invoice: (number) => `it is on invoice ${number}. An owner or admin can void that`,
  /** Of a draft the days of its time. */
  draft: (days) =>
    `it is on the draft of an invoice (${days.split("/").map(nameDay).join(" – ")}). An owner or admin can delete that`,
};

/** A verb would have changed time that is locked; nothing was written. */
export class LockedTime extends AppError {
  constructor(lock: string) {
    const [reason = "", detail = ""] = lock.split(/:(.*)/s);
    const because = reasons[reason]?.(detail) ?? "it is closed";
    super("invalid", `This time is locked, because ${because}.`, "time");
    this.name = "LockedTime";
  }
}

/** What to say when the database refused a write because of a lock; null when it failed for another reason. */
export function lockedTimeOf(error: unknown): LockedTime | null {
  const lock = lockIn(error);
  return lock === null ? null : new LockedTime(lock);
}
