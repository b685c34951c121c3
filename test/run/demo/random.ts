import { idAt } from "../../../src/lib/id.ts";

/** Numbers that look random and are the same at every run. */
export type Random = {
  /** From 0 included to 1 not included. */
  next(): number;
  /** From `from` to `to`, both included. */
  between(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
  /** An id as the product makes them, of something made at `ms`. */
  id(ms: number): string;
};

const letters = "0123456789abcdefghjkmnpqrstvwxyz";

/** mulberry32: https://github.com/cprosche/mulberry32 */
export function seededRandom(seed: number): Random {
  let state = seed;
  const next = () => {
    state = Math.trunc(state + 0x6d2b79f5);
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    between,
    pick(list) {
      const found = list[between(0, list.length - 1)];
      if (found === undefined) throw new Error("Nothing to pick from.");
      return found;
    },
    id: (ms) => idAt(ms) + Array.from({ length: 16 }, () => letters.charAt(between(0, 31))).join(""),
  };
}
