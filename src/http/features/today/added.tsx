import { pathTo, type Search } from "../../../lib/path-to.ts";
import { FormKey } from "../../components/form-key.tsx";
import { Button, ButtonLink } from "../../components/button.tsx";

/** What stands in the flash after an entry was added or its time changed: how it was read, what it overlaps, and the ways back. */
export function Added(props: {
  entryId: string;
  query: Search;
  day: string | null;
  isNew: boolean;
  children: string;
}) {
  const { entryId, query, day, isNew, children } = props;
  const action = pathTo`/entries/${entryId}/delete${query}`;
  return (
    <>
      <span>
        {day !== null && (
          <>
            The entry is added to <a href={pathTo`/?until=${day}`}>{day}</a>.{" "}
          </>
        )}
        {children}
      </span>
      {isNew && (
        <form method="post" action={action} hx-post={action} hx-target="#day-list" hx-swap="outerMorph">
          <FormKey />
          <Button small>Undo</Button>
        </form>
      )}
      <ButtonLink small href={pathTo`/entries/${entryId}`}>
        Edit
      </ButtonLink>
    </>
  );
}
