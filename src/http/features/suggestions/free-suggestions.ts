type Offered = { suggestion: { id: string; startsAt: number; endsAt: number }; overlaps: boolean };

/** So many are decided about by one press. */
export const mostAtOnce = 100;

/** Ids of those that can be accepted together without tracking any time twice: they overlap no entry and none of each other. */
export function freeSuggestions(offered: Offered[]): string[] {
  return offered
    .filter(
      ({ suggestion: one, overlaps }) =>
        !overlaps &&
        !offered.some(
          ({ suggestion: other }) =>
            other.id !== one.id && other.startsAt < one.endsAt && other.endsAt > one.startsAt,
        ),
    )
    .slice(0, mostAtOnce)
    .map(({ suggestion }) => suggestion.id);
}
