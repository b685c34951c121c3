import { formatClock, formatRange } from "../../../domain/time/format-range.ts";
import type { DeletedEntry } from "../../../domain/time/list-deleted.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ProjectDot } from "../../components/project-dot.tsx";
import { LocalTime } from "../../components/time.tsx";
import type { ViewerTime } from "../../viewer-time.ts";

type Props = { entries: DeletedEntry[]; next: number | null; before: number | null; viewerTime: ViewerTime };

/** Deleted entries by the day on which they were deleted, the latest first. */
export function DeletedList({ entries, next, before, viewerTime }: Props) {
  const days = [...Map.groupBy(entries, ({ deletedAt }) => localDateOf(deletedAt, viewerTime.timeZone))];
  return (
    <section id="deleted-entries" class="stack" aria-label="Deleted entries">
      {entries.length === 0 && (
        <EmptyState title={before === null ? "Nothing was deleted" : "Nothing older was deleted"}>
          <p>
            When you delete an entry on <a href="/">Today</a> or discard a timer, it stands here for 30 days.
            One click brings it back as it was.
          </p>
        </EmptyState>
      )}
      {days.map(([date, ofDay]) => (
        <section class="day">
          <h2>
            Deleted <LocalTime at={ofDay[0]?.deletedAt ?? 0} zone={viewerTime.timeZone} style="date" />
          </h2>
          <ul class="list" role="list" data-date={date}>
            {ofDay.map((entry) => (
              <DeletedRow entry={entry} before={before} viewerTime={viewerTime} />
            ))}
          </ul>
        </section>
      ))}
      {next !== null && (
        <p>
          <a href={pathTo`/entries/deleted?before=${next}`}>Deleted earlier</a>
        </p>
      )}
    </section>
  );
}

function DeletedRow({
  entry,
  before,
  viewerTime,
}: {
  entry: DeletedEntry;
  before: number | null;
  viewerTime: ViewerTime;
}) {
  const { id, startedAt, notes, taskTitle, projectName, projectColour } = entry;
  const what = notes || taskTitle || projectName || "Entry without notes";
  const action = pathTo`/entries/deleted/${id}/restore${new Search({ before })}`;
  return (
    <li class="row">
      <div class="grow">
        <b>{what}</b>
        <p class="muted">
          <LocalTime at={startedAt} zone={viewerTime.timeZone} style="date" />, {spanOf(entry, viewerTime)}
          {taskTitle !== null && taskTitle !== what && <> · {taskTitle}</>}
        </p>
        {projectName !== null && <ProjectDot colour={projectColour ?? ""} name={projectName} />}
      </div>
      <form method="post" action={action} hx-post={action} hx-target="#deleted-entries" hx-swap="outerMorph">
        <Button small aria-label={`Restore: ${what}`}>
          Restore
        </Button>
      </form>
    </li>
  );
}

function spanOf({ startedAt, endedAt }: DeletedEntry, { timeZone, clock }: ViewerTime): string {
  if (endedAt === null) return `${formatClock(startedAt, timeZone, clock)}, a timer`;
  return formatRange({ startedAt, endedAt }, timeZone, clock);
}
