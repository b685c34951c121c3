import type { Suggestion } from "../../../domain/suggestions/suggestion.ts";
import type { EventWindow } from "../../../providers/calendar.ts";
import type { Proposal } from "../rules/propose-event.ts";
import { pairMoved, sameEventKey } from "./same-event.ts";

/**
 * What a change means for the accepted entry: "same" = nothing; "none" = it cannot be followed, so nothing is asked; else
 * the person is asked.
 */
export type Asks = "moved" | "cancelled" | "same" | "none";

/** A stored suggestion and what it becomes. */
export type Change = { known: Suggestion; next: Proposal; asks: Asks };

export type Sorted = {
  added: Proposal[];
  changed: Change[];
  /** Among the changed ones: those whose untouched entries take the new title. */
  renamed: Change[];
};

export type Incoming = {
  proposals: readonly Proposal[];
  /** Event ids that the provider says are gone. */
  cancelled: readonly string[];
  /** Event ids that a whole listing does not name any more: no reason to ask about accepted entries. */
  missing: readonly string[];
  /** The person said that what is missing is gone: then it is also where it was accepted, and there is nothing to ask. */
  isAccepted: boolean;
  /** The calendar is listed as a whole each time: a new id for a stored event is no change then, and is not written. */
  isListing: boolean;
};

/** Sorts what a page says into what has to be written. What is older than the stored row, or equal to it, is left out. */
export function sortProposals(
  { proposals, cancelled, missing, isAccepted, isListing }: Incoming,
  known: readonly Suggestion[],
  window: EventWindow,
): Sorted {
  const byEvent = new Map(known.map((row) => [row.eventId, row]));
  const listed = new Set(proposals.map(({ eventId }) => eventId));
  const [expected, strangers] = split(proposals, ({ eventId }) => byEvent.has(eventId));
  const arrivals = strangers.filter(
    ({ endsAt, startsAt, skipped }) =>
      endsAt > window.from && startsAt < window.to && skipped !== "cancelled",
  );
  const live = new Set(
    proposals.filter(({ skipped }) => skipped !== "cancelled").map((next) => next.eventId),
  );
  const left = new Set([...cancelled, ...missing, ...listed]);
  const ended = new Set(
    known.filter(
      ({ eventId, skipped }) => !live.has(eventId) && (skipped === "cancelled" || left.has(eventId)),
    ),
  );
  const mayAdopt = (row: Suggestion) => ended.has(row) || !(isListing || listed.has(row.eventId));
  const { fresh, successors } = recognise(arrivals, known, { ended, mayAdopt });
  const changes = [
    ...expected.map((next) => ({ row: byEvent.get(next.eventId), next })),
    ...rowsOf(byEvent, cancelled).map((row) => ({ row, next: asCancelled(row) })),
    ...rowsOf(byEvent, missing)
      .filter(({ decision }) => decision !== "accepted" || isAccepted)
      .map((row) => ({ row, next: asCancelled(row) })),
  ].filter(({ row }) => row !== undefined && !successors.has(row));
  const changed = [...changes, ...[...successors].map(([row, next]) => ({ row, next }))].flatMap(
    ({ row, next }) => (row === undefined ? [] : changeOf(row, next)),
  );
  if (isAccepted) for (const change of changed) if (left.has(change.known.eventId)) change.asks = "none";
  return { added: fresh, changed, renamed: changed.filter(isRename) };
}

/** An event under a new id is a stored one when it says the same, or when it takes the place of one of its series that has ended. */
function recognise(
  arrivals: Proposal[],
  known: readonly Suggestion[],
  { ended, mayAdopt }: { ended: ReadonlySet<Suggestion>; mayAdopt: (row: Suggestion) => boolean },
) {
  const stored = Map.groupBy(known, sameEventKey);
  const successors = new Map<Suggestion, Proposal>();
  const seenKeys = new Set<string>();
  const strange: Proposal[] = [];
  for (const next of arrivals) {
    // Of two invitations to the same, the declined one says nothing about the other.
    const key = `${sameEventKey(next)} ${next.skipped}`;
    const duplicates = stored.get(sameEventKey(next)) ?? [];
    const row =
      duplicates.find(({ skipped }) => skipped === next.skipped) ?? duplicates.find((one) => ended.has(one));
    if (row !== undefined && mayAdopt(row) && !successors.has(row)) successors.set(row, next);
    if (row === undefined && !seenKeys.has(key)) strange.push(next);
    seenKeys.add(key);
  }
  const mayMove = [...ended].filter(
    (row) => !successors.has(row) && (row.skipped !== "cancelled" || row.asks === "cancelled"),
  );
  for (const [row, next] of pairMoved(mayMove, strange)) successors.set(row, next);
  const taken = new Set(successors.values());
  return { fresh: strange.filter((next) => !taken.has(next)), successors };
}

function changeOf(row: Suggestion, next: Proposal): Change[] {
  const isSuccessor = next.eventId !== row.eventId;
  if (!isSuccessor && next.remoteUpdatedAt < row.remoteUpdatedAt) return [];
  if (!isSuccessor && !differs(row, next)) return [];
  // A successor's own clock says nothing about the event that it follows.
  const remoteUpdatedAt = Math.max(row.remoteUpdatedAt, next.remoteUpdatedAt);
  return [{ known: row, next: { ...next, remoteUpdatedAt }, asks: asksOf(row, next) }];
}

function asksOf(row: Suggestion, next: Proposal): Asks {
  if (next.skipped === "cancelled") return row.skipped === "cancelled" ? "same" : "cancelled";
  const isElsewhere = next.startsAt !== row.startsAt || next.endsAt !== row.endsAt;
  if (!isElsewhere && row.skipped !== "cancelled") return "same";
  // Without a span that an entry could have there is nothing to follow.
  const hasSpan = next.skipped !== "all_day" && next.skipped !== "too_long" && next.skipped !== "no_length";
  return hasSpan ? "moved" : "none";
}

function isRename({ known, next, asks }: Change): boolean {
  return asks === "same" && known.decision === "accepted" && next.title !== known.title;
}

/** What a stored suggestion says when its event is gone. */
function asCancelled(row: Suggestion): Proposal {
  return { ...proposalOf(row), skipped: "cancelled" };
}

function rowsOf(byEvent: Map<string, Suggestion>, ids: readonly string[]): Suggestion[] {
  return ids.flatMap((id) => byEvent.get(id) ?? []);
}

function split<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}

function proposalOf(row: Suggestion): Omit<Proposal, "skipped"> {
  const {
    eventId,
    seriesId,
    title,
    url,
    startsAt,
    endsAt,
    floatsIn,
    projectId,
    tags,
    billable,
    isAutomatic,
  } = row;
  const { remoteUpdatedAt } = row;
  return {
    eventId,
    seriesId,
    title,
    url,
    startsAt,
    endsAt,
    floatsIn,
    projectId,
    tags,
    billable,
    isAutomatic,
    remoteUpdatedAt,
  };
}

/** When an event says nothing new, its row is left alone, also if the provider counts it as changed. */
function differs(row: Suggestion, next: Proposal): boolean {
  const asProposal = { ...proposalOf(row), skipped: row.skipped };
  return keyOf(asProposal) !== keyOf(next);
}

function keyOf(proposal: Omit<Proposal, "skipped"> & { skipped: string | null }): string {
  const {
    seriesId,
    title,
    url,
    startsAt,
    endsAt,
    floatsIn,
    skipped,
    projectId,
    tags,
    billable,
    isAutomatic,
  } = proposal;
  return JSON.stringify([
    seriesId,
    title,
    url,
    startsAt,
    endsAt,
    floatsIn,
    skipped,
    projectId,
    tags,
    billable,
    isAutomatic,
  ]);
}
