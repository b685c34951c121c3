import type { Suggestion } from "../../../domain/suggestions/suggestion.ts";
import type { EventWindow } from "../../../providers/calendar.ts";
import type { Proposal } from "../rules/propose-event.ts";

/** A stored suggestion and what it becomes. */
export type Change = { known: Suggestion; next: Proposal };

/** `follow`: the entry goes where its event went. `withdraw`: the entry goes, and the event is offered again when it is over. */
export type EntryChange = { known: Suggestion; next: Proposal; what: "follow" | "withdraw" };

export type Sorted = { added: Proposal[]; changed: Change[]; entries: EntryChange[] };

/** Sorts what a page says into what has to be written. Older news than what is stored, and no news, are neither. */
export function sortProposals(
  proposals: readonly Proposal[],
  known: readonly Suggestion[],
  { window, now }: { window: EventWindow; now: number },
): Sorted {
  const byEvent = new Map(known.map((row) => [row.eventId, row]));
  const sorted: Sorted = { added: [], changed: [], entries: [] };
  for (const next of proposals) {
    const row = byEvent.get(next.eventId);
    if (row === undefined) {
      const isInside = next.endsAt > window.from && next.startsAt < window.to;
      if (isInside && next.skipped !== "cancelled") sorted.added.push(next);
      continue;
    }
    if (next.remoteUpdatedAt < row.remoteUpdatedAt || !differs(row, next)) continue;
    sorted.changed.push({ known: row, next });
    const what = entryChange(row, next, now);
    if (what !== null) sorted.entries.push({ known: row, next, what });
  }
  return sorted;
}

/** What a stored suggestion says when its event is gone. */
export function cancelled(row: Suggestion): Proposal {
  return { ...proposalOf(row), skipped: "cancelled" };
}

function proposalOf(row: Suggestion): Omit<Proposal, "skipped"> {
  const { eventId, seriesId, title, url, startsAt, endsAt, projectId, tags, billable, isTaken } = row;
  const { remoteUpdatedAt } = row;
  return {
    eventId,
    seriesId,
    title,
    url,
    startsAt,
    endsAt,
    projectId,
    tags,
    billable,
    isTaken,
    remoteUpdatedAt,
  };
}

/** When an event says nothing new, its row is left alone, also if the provider counts it as changed. */
function differs(row: Suggestion, next: Proposal): boolean {
  const asProposal = { ...proposalOf(row), skipped: row.skipped };
  return keyOf(asProposal) !== keyOf(next);
}

function keyOf(proposal: Omit<Proposal, "skipped"> & { skipped: string | null }): string {
  const { seriesId, title, url, startsAt, endsAt, skipped, projectId, tags, billable, isTaken } = proposal;
  return JSON.stringify([
    seriesId,
    title,
    url,
    startsAt,
    endsAt,
    skipped,
    projectId,
    tags,
    billable,
    isTaken,
  ]);
}

function entryChange(row: Suggestion, next: Proposal, now: number): EntryChange["what"] | null {
  if (row.decision !== "taken" || row.entryId === null) return null;
  if (next.skipped === "cancelled" || next.endsAt > now) return "withdraw";
  const isMoved = next.startsAt !== row.startsAt || next.endsAt !== row.endsAt || next.title !== row.title;
  return isMoved && next.endsAt > next.startsAt && next.skipped !== "all_day" && next.skipped !== "too_long"
    ? "follow"
    : null;
}
