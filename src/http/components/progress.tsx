/** How far a sync run has come. `total` null = unknown: an open-ended bar. */
export function Progress({ label, done, total }: { label: string; done: number; total: number | null }) {
  return total === null ? (
    <progress aria-label={label}></progress>
  ) : (
    <progress
      aria-label={label}
      value={String(Math.min(done, total))}
      max={String(Math.max(total, 1))}
    ></progress>
  );
}
