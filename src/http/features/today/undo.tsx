import { pathTo, type Search } from "../../../lib/path-to.ts";
import { Button } from "../../components/button.tsx";
import { FormKey } from "../../components/form-key.tsx";

type Props = { changeId: string; query: Search; children: string };

/** The way back from a change, in a flash beside what was done. */
export function UndoButton({ changeId, query }: Omit<Props, "children">) {
  const action = pathTo`/changes/${changeId}/undo${query}`;
  return (
    <form method="post" action={action} hx-post={action} hx-target="#day-list" hx-swap="outerMorph">
      <FormKey />
      <Button small>Undo</Button>
    </form>
  );
}

/** What stands in the flash after a change. */
export function Undo({ children, ...change }: Props) {
  return (
    <>
      <span>{children}</span>
      <UndoButton {...change} />
    </>
  );
}
