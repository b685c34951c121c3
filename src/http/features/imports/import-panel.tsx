import type { ImportState } from "../../../db/schema/imports.ts";
import { type Import, isUnderWay } from "../../../domain/imports/import.ts";
import { undoableDays, waitingDays } from "../../../domain/imports/purge-imports.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { dayMs, minuteMs } from "../../../lib/time-units.ts";
import { Badge } from "../../components/badge.tsx";
import { ButtonForm } from "../../components/button.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import { Flash } from "../../components/flash.tsx";
import { Progress } from "../../components/progress.tsx";
import type { Refusal } from "../../forms/form.ts";
import { type Candidate, type ImportDraft, ImportForm } from "./import-form.tsx";
import { counted, ImportOutcome, number, UndoneOutcome, UnreadableLines } from "./import-outcome.tsx";

export type ImportPanelProps = {
  row: Import;
  draft: ImportDraft;
  refusal: Refusal | null;
  candidates: readonly Candidate[];
  now: number;
  version: string;
};

export const stateWords: Record<ImportState, string> = {
  uploaded: "not checked yet",
  checking: "being checked",
  checked: "checked, not imported",
  running: "being imported",
  done: "imported",
  undoing: "being undone",
  undone: "undone",
};

/** An import's page, also as live refresh fetches it while something happens to it. */
export function ImportPanel(props: ImportPanelProps) {
  const { row, version, refusal } = props;
  const live = isUnderWay(row.state)
    ? { "data-live": pathTo`/imports/${row.id}?part=panel`, "data-version": version }
    : {};
  return (
    <article id="import" class="stack" {...live}>
      <header class="stack tight">
        <p>
          <a href="/settings/data">Data</a>
        </p>
        <h1>{row.fileName}</h1>
        <div class="cluster">
          <Badge>{row.settings.format}</Badge>
          <Badge tone={row.state === "done" ? "good" : "plain"}>{stateWords[row.state]}</Badge>
        </div>
      </header>
      {row.problem !== null && <Flash tone="bad">{row.problem}</Flash>}
      {refusal !== null && refusal.field === undefined && <Flash tone="bad">{refusal.message}</Flash>}
      <State {...props} />
    </article>
  );
}

function State(props: ImportPanelProps) {
  const { row, now } = props;
  switch (row.state) {
    case "uploaded":
      return <Waiting {...props} />;
    case "checked":
      return <Checked {...props} />;
    case "checking":
    case "running":
    case "undoing":
      return <UnderWay row={row} now={now} />;
    case "done":
      return <Done row={row} now={now} />;
    case "undone":
      return <UndoneOutcome row={row} />;
    default:
      return row.state satisfies never;
  }
}

function Waiting(props: ImportPanelProps) {
  return (
    <>
      <ImportForm {...props} />
      <Discard row={props.row} />
    </>
  );
}

function Checked(props: ImportPanelProps) {
  const { row } = props;
  return (
    <>
      <section class="stack chapter" aria-labelledby="import-outcome">
        <h2 id="import-outcome">What would be added</h2>
        <ImportOutcome row={row} />
        <UnreadableLines row={row} />
        {row.found.entries > 0 && (
          <>
            <p class="muted">
              Nobody is notified, and nothing is written to connected trackers or calendars.
            </p>
            <ButtonForm
              action={pathTo`/imports/${row.id}/start`}
              label={`Import ${counted(row.found.entries, "entry", "entries")}`}
              look="primary"
            />
          </>
        )}
      </section>
      <section class="stack chapter" aria-labelledby="import-reading">
        <h2 id="import-reading">How it is read</h2>
        <ImportForm {...props} />
      </section>
      <Discard row={row} />
    </>
  );
}

function Discard({ row }: { row: Import }) {
  return (
    <ConfirmForm
      action={pathTo`/imports/${row.id}/discard`}
      label="Discard the file…"
      question={`Nothing of it was imported. Without a word it is deleted after ${waitingDays} days.`}
      confirm="Discard the file"
    />
  );
}

/** How long nothing may happen before the page offers to go on. */
const quietMs = 2 * minuteMs;

function UnderWay({ row, now }: { row: Import; now: number }) {
  const { offset, sizeBytes, state, found } = row;
  const isUndo = state === "undoing";
  const removed = row.undone?.entry.removed ?? 0;
  return (
    <section class="stack" aria-label="Progress">
      <Progress
        label="How far it is"
        done={isUndo ? removed : offset}
        total={isUndo ? found.entries : sizeBytes}
      />
      <p>
        {isUndo
          ? `Entries taken away again: ${number(removed)} of ${number(found.entries)}.`
          : `Lines read: ${number(found.lines)}. Entries ${state === "checking" ? "that are new" : "added"}: ${number(found.entries)}.`}
      </p>
      <p class="cluster">
        <a href={pathTo`/imports/${row.id}`}>Look again</a>
        {now - row.updatedAt > quietMs && (
          <ButtonForm action={pathTo`/imports/${row.id}/resume`} label="Go on" />
        )}
      </p>
    </section>
  );
}

function Done({ row, now }: { row: Import; now: number }) {
  const isUndoable = now - row.createdAt < undoableDays * dayMs;
  return (
    <>
      <ImportOutcome row={row} />
      <UnreadableLines row={row} />
      {isUndoable && (
        <ConfirmForm
          action={pathTo`/imports/${row.id}/undo`}
          label="Undo the import…"
          question="All that it added is taken away again, but for what somebody has changed or used since, or what is locked."
          confirm="Undo the import"
        />
      )}
    </>
  );
}
