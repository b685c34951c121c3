import { pathTo, type Search } from "../../../lib/path-to.ts";
import { Button } from "../components/button.tsx";

/** What stands in the notice after an entry was deleted or a timer discarded. */
export function Undo({ entryId, query, children }: { entryId: string; query: Search; children: string }) {
  const action = pathTo`/entries/${entryId}/restore${query}`;
  return (
    <>
      <span>{children}</span>
      <form method="post" action={action} hx-post={action} hx-target="#day-list" hx-swap="outerMorph">
        <Button small>Undo</Button>
      </form>
    </>
  );
}
