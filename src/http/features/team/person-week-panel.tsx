import type { SubmittedWeek } from "../../../domain/approval/list-weeks.ts";
import type { PersonWeek } from "../../../domain/team/team-week.ts";
import { type Clock, formatClock, formatRange } from "../../../domain/time/format-range.ts";
import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import { daysFrom, isOn, lengthOn } from "../../../domain/time/split-days.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { addDays, type LocalDate } from "../../../lib/zoned-time.ts";
import { ButtonLink } from "../../components/button.tsx";
import { Flash } from "../../components/flash.tsx";
import { Progress } from "../../components/progress.tsx";
import { ProjectDot } from "../../components/project-dot.tsx";
import type { Refusal } from "../../forms/form.ts";
import { formatDays, formatWeekday } from "./format.ts";
import { Day } from "./team-table.tsx";
import { WeekActions } from "./week-actions.tsx";

type Props = {
  person: PersonWeek;
  entries: readonly ListedEntry[];
  /** The person's. */
  timeZone: string;
  clock: Clock;
  first: LocalDate;
  today: LocalDate;
  now: number;
  /** null = weeks are not approved in this workspace. */
  approval: { week: SubmittedWeek | null; isOwn: boolean; mayDecide: boolean } | null;
  refusal: Refusal | null;
  note: string;
};

/** A week of one person: the sums, each day with its entries, and what can be decided about it. */
export function PersonWeekPanel(props: Props) {
  const { person, first, today, approval, refusal, note } = props;
  const { userId, name, trackedMs, targetMs } = person;
  const path = (date: LocalDate) => pathTo`/team/people/${userId}${new Search({ date })}`;
  return (
    <div class="stack">
      <header class="toolbar">
        <h1>{name}</h1>
        <nav class="cluster" aria-label="Weeks">
          <ButtonLink small href={path(addDays(first, -7))} aria-label="Earlier week">
            ‹
          </ButtonLink>
          <ButtonLink small href={path(addDays(first, 7))} aria-label="Later week">
            ›
          </ButtonLink>
        </nav>
      </header>
      <p class="cluster">
        <b>{formatDays(first, addDays(first, 6))}</b>
        <span class="number">
          {formatDuration(trackedMs)}
          {targetMs > 0 && ` of ${formatDuration(targetMs)}`}
        </span>
        {targetMs > 0 && <Progress label="Tracked of the target" done={trackedMs} total={targetMs} />}
      </p>
      {approval === null && refusal !== null && <Flash tone="bad">{refusal.message}</Flash>}
      {approval !== null && (
        <WeekActions
          {...approval}
          userId={userId}
          first={first}
          isBegun={first <= today}
          refusal={refusal}
          note={note}
        />
      )}
      <Days {...props} />
    </div>
  );
}

function Days({ person, entries, timeZone, clock, first, now }: Props) {
  return (
    <>
      {daysFrom(first, 7, timeZone).map((bounds, index) => {
        const day = person.days[index];
        const rows = entries
          .filter((entry) => isOn(bounds, entry, now))
          .toSorted((a, b) => a.startedAt - b.startedAt);
        return (
          <section aria-label={formatWeekday(bounds.date)}>
            <header class="toolbar">
              <h2>{formatWeekday(bounds.date)}</h2>
              <span class="number">{day !== undefined && <Day day={day} />}</span>
            </header>
            {rows.length > 0 && (
              <ul class="list" role="list">
                {rows.map((entry) => (
                  <Entry entry={entry} ms={lengthOn(bounds, entry, now)} zone={timeZone} clock={clock} />
                ))}
              </ul>
            )}
          </section>
        );
      })}
    </>
  );
}

function Entry({ entry, ms, zone, clock }: { entry: ListedEntry; ms: number; zone: string; clock: Clock }) {
  const { startedAt, endedAt, notes, projectName, projectColour, taskTitle } = entry;
  const time =
    endedAt === null
      ? `${formatClock(startedAt, zone, clock)} –`
      : formatRange({ startedAt, endedAt }, zone, clock);
  return (
    <li class="row">
      <span class="number muted">{time}</span>
      <span class="grow">
        {projectName !== null && projectColour !== null && (
          <ProjectDot colour={projectColour} name={projectName} />
        )}{" "}
        {[taskTitle, notes].filter(Boolean).join(" · ")}
      </span>
      <span class="number">{formatDuration(ms)}</span>
    </li>
  );
}
