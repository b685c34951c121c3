import { pathTo, type Search } from "../../../lib/path-to.ts";
import { Button } from "../../components/button.tsx";
import { FormKey } from "../../components/form-key.tsx";

/** What stands in the flash after events were accepted or dismissed. `back` = the calendar page's days are shown, not Today's. */
export function UndoDecision(props: { ids: string[]; query: Search; back?: string; children: string }) {
  const { ids, query, back, children } = props;
  const action = pathTo`/suggestions/undo${query}`;
  const target = back === undefined ? "#day-list" : "#calendar-days";
  return (
    <>
      <span>{children}</span>
      <form method="post" action={action} hx-post={action} hx-target={target} hx-swap="outerMorph">
        <FormKey />
        {back !== undefined && <input type="hidden" name="back" value={back} />}
        {ids.map((id) => (
          <input type="hidden" name="id" value={id} />
        ))}
        <Button small>Undo</Button>
      </form>
    </>
  );
}
