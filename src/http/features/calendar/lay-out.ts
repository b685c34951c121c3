/** Minutes since midnight, on the wall. */
export type Span = { from: number; to: number };

/** Where a slot stands beside those that overlap it: lane 0 is the first of `lanes`. */
export type Laid = { lane: number; lanes: number };

const mostLanes = 8;

/** Below this a slot would be too low to read and to hit; it takes the room of this many minutes. */
export const leastMinutes = 15;

const fiveMinutes = (minutes: number) => Math.round(minutes / 5) * 5;

/** Where the column draws a span: on its grid of five minutes, tall enough to hit, within the day. */
export function drawnSpan({ from, to }: Span): Span {
  const length = fiveMinutes(Math.max(to - from, leastMinutes));
  const start = Math.min(fiveMinutes(from), 1440 - length);
  return { from: start, to: start + length };
}

type Drawn<Slot> = { slot: Slot; drawn: Span };

/** Gives slots that are drawn over each other lanes of their own, as few as there must be. Answers by start, the longer one first. */
export function layOut<Slot extends Span>(slots: readonly Slot[]): (Slot & Laid)[] {
  const ordered = slots
    .map((slot) => ({ slot, drawn: drawnSpan(slot) }))
    .toSorted((a, b) => a.drawn.from - b.drawn.from || b.drawn.to - a.drawn.to || a.slot.from - b.slot.from);
  return groupsOf(ordered).flatMap((group) => {
    const ends: number[] = [];
    const laidOut = group.map(({ slot, drawn }) => {
      const free = ends.findIndex((end) => end <= drawn.from);
      const lane = Math.min(free === -1 ? ends.length : free, mostLanes - 1);
      ends[lane] = Math.max(ends[lane] ?? 0, drawn.to);
      return { ...slot, lane };
    });
    return laidOut.map((slot) => ({ ...slot, lanes: ends.length }));
  });
}

/** Slots that hang together by overlaps share one width. */
function groupsOf<Slot>(ordered: readonly Drawn<Slot>[]): Drawn<Slot>[][] {
  const groups: Drawn<Slot>[][] = [];
  let end = 0;
  for (const one of ordered) {
    const group = groups.at(-1);
    if (group === undefined || one.drawn.from >= end) groups.push([one]);
    else group.push(one);
    end = Math.max(one.drawn.from >= end ? 0 : end, one.drawn.to);
  }
  return groups;
}
