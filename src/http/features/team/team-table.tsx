import type { ListedWeek } from "../../../domain/approval/list-weeks.ts";
import type { PersonDay, PersonWeek } from "../../../domain/team/team-week.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { addDays, type LocalDate } from "../../../lib/zoned-time.ts";
import { Badge } from "../../components/badge.tsx";
import { ButtonLink } from "../../components/button.tsx";
import { Avatar } from "../../components/person-menu.tsx";
import { Progress } from "../../components/progress.tsx";
import { ProjectDot } from "../../components/project-dot.tsx";
import { Elapsed } from "../../components/time.tsx";
import { formatDays, formatFree, shortWeekday } from "./format.ts";
import { WeekBadge } from "./week-badge.tsx";

type Props = {
  first: LocalDate;
  today: LocalDate;
  team: readonly PersonWeek[];
  weeks: readonly ListedWeek[];
  /** Weeks are approved in this workspace. */
  approves: boolean;
  version: string;
  now: number;
};

/** Everybody with what they do now and their week; live refresh fetches it anew. */
export function TeamTable({ first, today, team, weeks, approves, version, now }: Props) {
  const path = (date: LocalDate) => pathTo`/team${new Search({ date })}`;
  const days = Array.from({ length: 7 }, (_, index) => addDays(first, index));
  return (
    <div
      id="team"
      class="stack"
      data-live={pathTo`/team${new Search({ date: first, part: "table" })}`}
      data-version={version}
    >
      <div class="toolbar">
        <h2>{formatDays(first, addDays(first, 6))}</h2>
        <nav class="cluster" aria-label="Weeks">
          <ButtonLink small href={path(addDays(first, -7))} aria-label="Earlier week">
            ‹
          </ButtonLink>
          <ButtonLink small href={path(today)}>
            This week
          </ButtonLink>
          <ButtonLink small href={path(addDays(first, 7))} aria-label="Later week">
            ›
          </ButtonLink>
        </nav>
      </div>
      <div class="scroll" tabindex={0} role="region" aria-label="The team’s week">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Person</th>
              <th scope="col">Now</th>
              {days.map((date) => (
                <th scope="col" class="end">
                  {shortWeekday(date)}
                </th>
              ))}
              <th scope="col" class="end">
                Week
              </th>
              <th scope="col">Target</th>
              {approves && <th scope="col">State</th>}
            </tr>
          </thead>
          <tbody>
            {team.map((person) => (
              <Row
                person={person}
                first={first}
                now={now}
                state={
                  approves ? (weeks.find(({ userId }) => userId === person.userId)?.state ?? null) : undefined
                }
              />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

type RowProps = {
  person: PersonWeek;
  first: LocalDate;
  now: number;
  /** undefined = weeks are not approved here. */
  state: ListedWeek["state"] | null | undefined;
};

function Row({ person, first, now, state }: RowProps) {
  const { userId, name, avatarUrl, timer, days, trackedMs, targetMs } = person;
  return (
    <tr>
      <th scope="row">
        <a class="cluster" href={pathTo`/team/people/${userId}${new Search({ date: first })}`}>
          <Avatar name={name} url={avatarUrl} />
          {name}
        </a>
      </th>
      <td>{timer === null ? <span class="muted">–</span> : <Now timer={timer} now={now} />}</td>
      {days.map((day) => (
        <td class="end number">
          <Day day={day} />
        </td>
      ))}
      <td class="end number">
        <b>{formatDuration(trackedMs)}</b>
      </td>
      <td>
        {targetMs > 0 && (
          <span class="cluster">
            <Progress
              label={`${name}: ${formatDuration(trackedMs)} of ${formatDuration(targetMs)}`}
              done={trackedMs}
              total={targetMs}
            />
            <span class="number muted">{formatDuration(targetMs)}</span>
          </span>
        )}
      </td>
      {state !== undefined && <td>{state !== null && <WeekBadge state={state} />}</td>}
    </tr>
  );
}

function Now({ timer, now }: { timer: NonNullable<PersonWeek["timer"]>; now: number }) {
  const { startedAt, notes, projectName, projectColour, taskTitle } = timer;
  const what = taskTitle ?? (notes || null);
  return (
    <span class="cluster">
      {projectName !== null && projectColour !== null && (
        <ProjectDot colour={projectColour} name={projectName} />
      )}
      {what ?? (projectName === null && "Something")} <Elapsed since={startedAt} now={now} />
    </span>
  );
}

export function Day({ day }: { day: PersonDay }) {
  if (day.isMissing) return <Badge tone="warn">missing</Badge>;
  if (day.trackedMs > 0) return <>{formatDuration(day.trackedMs)}</>;
  return <span class="muted">{day.free === null ? "–" : formatFree(day.free)}</span>;
}
