import { pathTo, type Search } from "../../../lib/path-to.ts";
import { ButtonLink } from "../../components/button.tsx";
import { UndoButton } from "../../components/undo.tsx";

/** What stands in the flash after an entry was added or its time changed: how it was read, what it overlaps, and the ways back. */
export function Added(props: {
  entryId: string;
  /** null = there is no way back. */
  changeId: string | null;
  query: Search;
  day: string | null;
  children: string;
}) {
  const { entryId, changeId, query, day, children } = props;
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
      {changeId !== null && <UndoButton changeId={changeId} query={query} />}
      <ButtonLink small href={pathTo`/entries/${entryId}`}>
        Edit
      </ButtonLink>
    </>
  );
}
