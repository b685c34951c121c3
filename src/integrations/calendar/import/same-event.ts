import type { Suggestion } from "../../../domain/suggestions/suggestion.ts";
import type { Proposal } from "../rules/propose-event.ts";
import { dayMs } from "../../../lib/time-units.ts";

/** Two events of a calendar with the same key are the same to a person, whatever their ids: same start, end and title. */
export function sameEventKey({
  startsAt,
  endsAt,
  title,
}: Pick<Proposal, "startsAt" | "endsAt" | "title">): string {
  return `${startsAt}/${endsAt}/${title}`;
}

/**
 * Which new instances take the place of which ended ones: moving a whole series gives its instances new ids at some providers. The
 * nearest of the same series within a day, each at most once.
 */
export function pairMoved(
  ended: readonly Suggestion[],
  arrivals: readonly Proposal[],
): [Suggestion, Proposal][] {
  const bySeries = Map.groupBy(
    ended.filter(({ seriesId }) => seriesId !== null),
    ({ seriesId }) => seriesId,
  );
  const near = arrivals.flatMap((next) =>
    (next.seriesId === null ? [] : (bySeries.get(next.seriesId) ?? []))
      .map((row) => ({ row, next, distance: Math.abs(row.startsAt - next.startsAt) }))
      .filter(({ distance }) => distance <= dayMs),
  );
  const paired = new Map<Suggestion, Proposal>();
  const used = new Set<Proposal>();
  for (const { row, next } of near.toSorted((a, b) => a.distance - b.distance)) {
    if (paired.has(row) || used.has(next)) continue;
    paired.set(row, next);
    used.add(next);
  }
  return [...paired];
}
