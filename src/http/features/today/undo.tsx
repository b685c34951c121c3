import { formatDuration } from "../../../lib/format-duration.ts";
import { pathTo, type Search } from "../../../lib/path-to.ts";
import { Button } from "../../components/button.tsx";
import { FormKey } from "../../components/form-key.tsx";

type UndoProps = { action: string; fields?: Record<string, string>; children: string };

function UndoForm({ action, fields = {}, children }: UndoProps) {
  return (
    <>
      <span>{children}</span>
      <form method="post" action={action} hx-post={action} hx-target="#day-list" hx-swap="outerMorph">
        <FormKey />
        {Object.entries(fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Button small>Undo</Button>
      </form>
    </>
  );
}

/** What stands in the flash after an entry was deleted or a timer discarded. */
export function Undo({ entryId, query, children }: { entryId: string; query: Search; children: string }) {
  return <UndoForm action={pathTo`/entries/${entryId}/restore${query}`}>{children}</UndoForm>;
}

type Stopped = { id: string; startedAt: number; endedAt: number | null; updatedAt: number };

/** What stands in the flash after a timer was stopped. */
export function UndoStop({ stopped, query }: { stopped: Stopped; query: Search }) {
  const { id, startedAt, endedAt, updatedAt } = stopped;
  const length = formatDuration((endedAt ?? startedAt) - startedAt);
  return (
    <UndoForm action={pathTo`/timer/resume${query}`} fields={{ entryId: id, at: String(updatedAt) }}>
      {`The timer is stopped at ${length}.`}
    </UndoForm>
  );
}

/** What stands in the flash after a timer was started of which nothing is known, as a stray key press does. */
export function UndoStart({ entryId, query }: { entryId: string; query: Search }) {
  return (
    <UndoForm action={pathTo`/timer/discard${query}`} fields={{ entryId }}>
      A timer without notes is running.
    </UndoForm>
  );
}
