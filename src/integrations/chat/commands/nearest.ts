const mostEdits = 2;

/**
 * The word that was most likely meant: at most two edits away, and fewer than half of its letters; null when none is that near.
 * Costs a few steps per letter of the known words, however long the word is.
 */
export function nearest(word: string, known: readonly string[]): string | null {
  const lower = word.toLowerCase();
  let best: { each: string; distance: number } | null = null;
  for (const each of known) {
    const distance = editDistance(lower, each.toLowerCase());
    if (distance === null || distance * 2 > each.length) continue;
    if (best === null || distance < best.distance) best = { each, distance };
  }
  return best?.each ?? null;
}

/**
 * Insertions, deletions, replacements and swaps of neighbours (optimal string alignment) that lead from one word to the other;
 * null when more than two are needed. Only cells within two of the diagonal are computed, since all others are farther away.
 */
export function editDistance(from: string, to: string): number | null {
  if (Math.abs(from.length - to.length) > mostEdits) return null;
  let before: Row = new Map();
  let above: Row = new Map(bandOf(0, to).map((column) => [column, column]));
  for (let i = 1; i <= from.length; i++) {
    const row: Row = new Map();
    for (const j of bandOf(i, to)) row.set(j, cellOf({ from, to, i, j }, row, { above, before }));
    if (Math.min(...row.values()) > mostEdits) return null;
    [before, above] = [above, row];
  }
  const distance = above.get(to.length) ?? Number.POSITIVE_INFINITY;
  return distance <= mostEdits ? distance : null;
}

/** Distances by column. */
type Row = Map<number, number>;
type Cell = { from: string; to: string; i: number; j: number };

function bandOf(i: number, to: string): number[] {
  const first = Math.max(0, i - mostEdits);
  const last = Math.min(to.length, i + mostEdits);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
}

function cellOf({ from, to, i, j }: Cell, row: Row, { above, before }: { above: Row; before: Row }): number {
  if (j === 0) return i;
  const at = (cells: Row, column: number) => cells.get(column) ?? Number.POSITIVE_INFINITY;
  const isEqual = from[i - 1] === to[j - 1];
  const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
  return Math.min(
    at(above, j) + 1,
    at(row, j - 1) + 1,
    at(above, j - 1) + (isEqual ? 0 : 1),
    isSwap ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY,
  );
}
