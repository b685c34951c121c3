import { pathTo, Search } from "../../../lib/path-to.ts";
import { addDays, localDateOf } from "../../../lib/zoned-time.ts";
import { Button, ButtonForm, ButtonLink } from "../../components/button.tsx";
import { timesheetPath } from "../../timesheet-path.ts";
import { emptyDraft } from "../today/draft.ts";
import { type Picker, TargetFields } from "../today/detail-fields.tsx";
import type { Week } from "./save-cell.ts";

const range = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

/** Which week is shown, and the ways to others. */
export function TimesheetBar({
  week: { timesheet, viewerTime },
  userId,
}: {
  week: Week;
  /** The viewer's. */
  userId: string;
}) {
  const [first, last] = [timesheet.days[0]?.date ?? "", timesheet.days.at(-1)?.date ?? ""];
  return (
    <>
      <h1>Timesheet</h1>
      <div class="toolbar">
        <h2>{range.formatRange(new Date(first), new Date(last))}</h2>
        <nav class="cluster" aria-label="Weeks">
          <ButtonLink small href={timesheetPath(addDays(first, -7))} aria-label="Earlier week">
            ‹
          </ButtonLink>
          <ButtonLink small href={timesheetPath(localDateOf(viewerTime.now, viewerTime.timeZone))}>
            This week
          </ButtonLink>
          <ButtonLink small href={timesheetPath(addDays(first, 7))} aria-label="Later week">
            ›
          </ButtonLink>
          <ButtonLink small href={pathTo`/timesheet${new Search({ date: first, rows: "last" })}`}>
            Rows of last week
          </ButtonLink>
          <ButtonLink small href={pathTo`/team/people/${userId}${new Search({ date: first })}`}>
            Review week
          </ButtonLink>
        </nav>
      </div>
    </>
  );
}

/** Another row: a project, or one of its tasks. */
export function AddRow({ fields, picker }: { fields: Record<string, string>; picker: Picker }) {
  return (
    <form method="get" action="/timesheet" class="add-row cluster">
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <TargetFields prefix="row" draft={emptyDraft} problem={null} picker={picker} hidesLabels />
      <Button>Add a row</Button>
    </form>
  );
}

/** For the table as one form. A script saves by the cell: it leaves the button's room, so that nothing moves. */
export function SaveAll() {
  return (
    <Button look="primary" form="timesheet" class="button primary save-all">
      Save
    </Button>
  );
}

/** The way back from a change to a cell. */
export function UndoCell({ changeId, next }: { changeId: string; next: string }) {
  return <ButtonForm action={pathTo`/changes/${changeId}/undo`} label="Undo" fields={{ next }} small />;
}
