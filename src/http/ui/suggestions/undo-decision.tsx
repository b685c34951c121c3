import { Button } from "../components/button.tsx";

/** What stands in the notice after events were taken or dismissed. */
export function UndoDecision({ ids, query, children }: { ids: string[]; query: string; children: string }) {
  const action = `/suggestions/undo${query}`;
  return (
    <>
      <span>{children}</span>
      <form method="post" action={action} hx-post={action} hx-target="#day-list" hx-swap="outerMorph">
        {ids.map((id) => (
          <input type="hidden" name="id" value={id} />
        ))}
        <Button small>Undo</Button>
      </form>
    </>
  );
}
