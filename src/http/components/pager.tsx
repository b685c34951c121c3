/** Steps through a list that is read by cursor. null = there is nothing that way. */
export function Pager(props: {
  previous?: string | null;
  next: string | null;
  labels?: { previous: string; next: string };
}) {
  const { previous = null, next, labels = { previous: "Back to the start", next: "Show more" } } = props;
  if (previous === null && next === null) return null;
  return (
    <nav class="pager" aria-label="Pages">
      {previous !== null && (
        <a class="button" href={previous} rel="prev">
          {labels.previous}
        </a>
      )}
      {next !== null && (
        <a class="button end" href={next} rel="next">
          {labels.next}
        </a>
      )}
    </nav>
  );
}
