/** The word that was most likely meant: at most two edits away, and fewer than half of its letters; null when none is that near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((each) => ({ each, distance: editDistance(word.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, distance }) => distance <= 2 && distance * 2 <= each.length)
    .toSorted((a, b) => a.distance - b.distance);
  return ranked[0]?.each ?? null;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment) that lead from one word to the other. */
export function editDistance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) row.push(cellOf({ from, to, i, j }, row, rows));
    rows.push(row);
  }
  return rows[from.length]?.[to.length] ?? 0;
}

type Place = { from: string; to: string; i: number; j: number };

function cellOf({ from, to, i, j }: Place, row: number[], rows: number[][]): number {
  const at = (back: number, column: number) => rows[i - back]?.[column] ?? Number.POSITIVE_INFINITY;
  const isEqual = from[i - 1] === to[j - 1];
  const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
  return Math.min(
    at(1, j) + 1,
    (row[j - 1] ?? Number.POSITIVE_INFINITY) + 1,
    at(1, j - 1) + (isEqual ? 0 : 1),
    isSwap ? at(2, j - 2) + 1 : Number.POSITIVE_INFINITY,
  );
}
