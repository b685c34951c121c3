/** Minutes since midnight, on the wall. */
export type Span = { from: number; to: number };

/** Where a slot stands beside those that overlap it: lane 0 is the first of `lanes`. */
export type Laid = { lane: number; lanes: number };

const mostLanes = 8;

/** Below this a slot would be too low to read and to hit; it takes the room of this many minutes. */
export const leastMinutes = 25;

const endOf = ({ from, to }: Span) => Math.max(to, from + leastMinutes);

/** Gives slots that overlap lanes of their own, as few as there must be. Answers by start, the longer one first. */
export function layOut<Slot extends Span>(slots: readonly Slot[]): (Slot & Laid)[] {
  const ordered = slots.toSorted((a, b) => a.from - b.from || b.to - a.to);
  return groupsOf(ordered).flatMap((group) => {
    const ends: number[] = [];
    const placed = group.map((slot) => {
      const free = ends.findIndex((end) => end <= slot.from);
      const lane = Math.min(free === -1 ? ends.length : free, mostLanes - 1);
      ends[lane] = Math.max(ends[lane] ?? 0, endOf(slot));
      return { ...slot, lane };
    });
    return placed.map((slot) => ({ ...slot, lanes: ends.length }));
  });
}

/** Slots that hang together by overlaps share one width. */
function groupsOf<Slot extends Span>(ordered: readonly Slot[]): Slot[][] {
  const groups: Slot[][] = [];
  let end = 0;
  for (const slot of ordered) {
    const group = groups.at(-1);
    if (group === undefined || slot.from >= end) groups.push([slot]);
    else group.push(slot);
    end = Math.max(slot.from >= end ? 0 : end, endOf(slot));
  }
  return groups;
}
