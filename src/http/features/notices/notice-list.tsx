import type { Child } from "hono/jsx";

import type { BudgetAlert } from "../../../domain/budgets/alerts.ts";
import type { askingWeeks, Notices } from "../../../domain/notices/list-notices.ts";
import { formatSince } from "../../../domain/time/format-range.ts";
import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import type { BrokenConnection } from "../../../integrations/connections/broken-connections.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { providers } from "../../../providers/index.ts";
import { ButtonForm, ButtonLink } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { isForgotten } from "../../components/timer-strip.tsx";
import type { ViewerTime } from "../../viewer-time.ts";

type Props = {
  counts: Notices | undefined;
  /** Tasks that both sides changed, or whose change was refused. */
  tasks: { id: string; title: string }[];
  /** Weeks of theirs that were sent back, or that they are to decide about. */
  weeks: Awaited<ReturnType<typeof askingWeeks>>;
  /** Budgets that are nearly or wholly used up. */
  alerts: BudgetAlert[];
  broken: BrokenConnection[];
  timer: ListedEntry | null;
  viewerTime: ViewerTime;
};

/** One line for each thing that waits for the person; it goes when it is done, not when it was seen. */
export function NoticeList({ counts, tasks, weeks, alerts, broken, timer, viewerTime }: Props) {
  const lines = [
    ...broken.map((connection) => <Broken connection={connection} />),
    ...(timer !== null && isForgotten(timer, viewerTime)
      ? [<Forgotten timer={timer} viewerTime={viewerTime} />]
      : []),
    ...weeks.map((week) => <WeekLine week={week} />),
    ...alerts.map((alert) => <Budget alert={alert} />),
    ...(counts === undefined ? [] : [...questionLines(counts, tasks), ...failureLines(counts)]),
  ];
  if (lines.length === 0) return <EmptyState title="Nothing waits for you" />;
  return (
    <ul class="list" role="list">
      {lines}
    </ul>
  );
}

function questionLines(counts: Notices, tasks: Props["tasks"]) {
  const { events, written, accepted, worklogs } = counts;
  return [
    events > 0 && (
      <Line
        what={`${counted(events, "event", "events")} of the last week to decide`}
        href="/"
        action="Decide"
      >
        Accept them as time, or put them aside.
      </Line>
    ),
    written > 0 && (
      <Line
        what={`${counted(written, "event of yours was", "events of yours were")} changed in a calendar`}
        href="/event-questions"
        action="Answer"
      />
    ),
    accepted > 0 && (
      <Line
        what={`${counted(accepted, "event", "events")} moved or cancelled after you accepted the time`}
        href="/event-questions"
        action="Answer"
      />
    ),
    worklogs > 0 && (
      <Line
        what={`${counted(worklogs, "worklog of yours was", "worklogs of yours were")} changed or refused at the issue`}
        href="/event-questions"
        action="Answer"
      />
    ),
    counts.tasks > 0 && (
      <Line what={`${counted(counts.tasks, "task", "tasks")} changed on both sides, or refused there`}>
        {tasks.map(({ id, title }, i) => (
          <>
            {i > 0 && ", "}
            <a href={pathTo`/tasks/${id}`}>{title}</a>
          </>
        ))}
      </Line>
    ),
  ].filter((line) => line !== false);
}

function failureLines({ writes, deliveries }: Notices) {
  return [
    writes > 0 && (
      <Line
        what={`${counted(writes, "message to a provider was", "messages to providers were")} given up`}
        href="/outbox?state=dead"
        action="Look"
      >
        Retry them, or discard what is not needed any more.
      </Line>
    ),
    deliveries > 0 && (
      <Line
        what={`${counted(deliveries, "delivery", "deliveries")} could not be applied`}
        href="/deliveries?status=dead"
        action="Look"
      >
        Replay them when the reason is gone.
      </Line>
    ),
  ].filter((line) => line !== false);
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

type LineProps = { what: string; href?: string; action?: string; children?: Child };

function Line({ what, href, action, children }: LineProps) {
  return (
    <li class="row">
      <span class="grow">
        <b>{what}</b> {children !== undefined && <small class="muted">{children}</small>}
      </span>
      {href !== undefined && (
        <ButtonLink href={href} small>
          {action ?? "Open"}
        </ButtonLink>
      )}
    </li>
  );
}

function WeekLine({ week }: { week: Props["weeks"][number] }) {
  const { userId, startsOn, state, note, name } = week;
  const href = pathTo`/team/people/${userId}${new Search({ date: startsOn })}`;
  return state === "sent_back" ? (
    <Line what={`Your week of ${startsOn} was sent back`} href={href} action="Look">
      {note}
    </Line>
  ) : (
    <Line
      what={`${name ?? "Somebody who left"} submitted the week of ${startsOn}`}
      href={href}
      action="Decide"
    />
  );
}

function Broken({ connection }: { connection: BrokenConnection }) {
  const { id, provider, accountLogin, lastError, mayManage } = connection;
  const name = providers[provider]?.name ?? provider;
  const said = lastError ?? "A new sign-in is asked for.";
  if (!mayManage)
    return (
      <Line what={`${name} (${accountLogin}) stands still`}>
        {said} Ask an owner or admin to reconnect it.
      </Line>
    );
  return (
    <Line
      what={`${name} (${accountLogin}) stands still`}
      href={pathTo`/connect/${provider}?connection=${id}`}
      action="Reconnect"
    >
      {said}
    </Line>
  );
}

function Budget({ alert: { projectId, projectName, percent } }: { alert: BudgetAlert }) {
  return (
    <li class="row">
      <span class="grow">
        <a href={pathTo`/projects/${projectId}`}>{projectName}</a>{" "}
        {percent === 100 ? "has used up its budget" : `has used ${percent} % of its budget`}
      </span>
      <ButtonForm
        action={pathTo`/projects/${projectId}/budget/seen`}
        label="Seen"
        title={`Seen: ${projectName}`}
        small
      />
    </li>
  );
}

function Forgotten({ timer, viewerTime }: { timer: ListedEntry; viewerTime: ViewerTime }) {
  const { timeZone: zone, clock, now } = viewerTime;
  return (
    <Line what="Your timer may be forgotten" href={pathTo`/entries/${timer.id}`} action="Open">
      It has been running since {formatSince(timer.startedAt, { zone, clock, now })}.
    </Line>
  );
}
