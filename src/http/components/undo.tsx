import { pathTo, Search } from "../../lib/path-to.ts";
import { Button } from "./button.tsx";
import { FormKey } from "./form-key.tsx";

type Props = { changeId: string; query?: Search; next?: string; children: string };

/** The way back from a change, in a flash beside what was done. `next`: the page to come back to without a script. */
export function UndoButton({ changeId, query = new Search(), next }: Omit<Props, "children">) {
  const action = pathTo`/changes/${changeId}/undo${query}`;
  return (
    <form method="post" action={action} hx-post={action} hx-swap="none">
      <FormKey />
      {next !== undefined && <input type="hidden" name="next" value={next} />}
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
