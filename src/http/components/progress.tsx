type Props = { label: string; done: number; total: number | null; isOver?: boolean };

/** How far something has come. `total` null = unknown: an open-ended bar; `isOver`: beyond it, which the text beside it says too. */
export function Progress({ label, done, total, isOver = false }: Props) {
  return total === null ? (
    <progress aria-label={label}></progress>
  ) : (
    <progress
      aria-label={label}
      class={isOver ? "bad" : undefined}
      value={String(Math.min(done, total))}
      max={String(Math.max(total, 1))}
    ></progress>
  );
}
