import type { CalendarDetail } from "../../../integrations/calendar/sync/describe-calendar.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Refusal } from "../../forms/form.ts";
import { RunList, RunProgress } from "../bindings/run-list.tsx";
import { StatusBadge } from "../../components/badge.tsx";
import { Button, ButtonForm, ButtonLink } from "../../components/button.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import type { Option } from "../../components/field.tsx";
import { Flash } from "../../components/flash.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { type CalendarDraft, CalendarFields, type RuleDraft } from "./calendar-fields.tsx";
import { RuleRows } from "./rule-fields.tsx";

type Times = { now: number; zone: string; clock: string };

/** How a calendar stands; also what live refresh answers. The form stands elsewhere, so that nothing typed is lost. */
export function CalendarState({
  detail,
  version,
  ...times
}: { detail: CalendarDetail; version: string } & Times) {
  const { binding, connection, run } = detail;
  const { id, name, status } = binding;
  return (
    <div
      id="calendar-state"
      class="stack"
      data-live={pathTo`/calendars/${id}?part=state`}
      data-version={version}
    >
      <Header detail={detail} {...times} />
      {status === "active" && run !== null && <RunProgress run={run} what="events" />}
      <div class="cluster">
        {status === "active" ? (
          <>
            {connection.status === "active" && (
              <ButtonForm action={pathTo`/calendars/${id}/sync`} label="Read it now" />
            )}
            <ConfirmForm
              action={pathTo`/calendars/${id}/drop`}
              label="Stop using it…"
              question="Its events are not offered any more. Your entries and what you decided stay."
              confirm={`Stop using ${name}`}
            />
          </>
        ) : (
          <ButtonLink look="primary" href={pathTo`/connections/${connection.id}/calendars`}>
            Choose it again
          </ButtonLink>
        )}
      </div>
    </div>
  );
}

/** The calendar's sync runs; refreshes itself too. */
export function CalendarRuns({
  detail,
  version,
  zone,
  clock,
}: { detail: CalendarDetail; version: string } & Times) {
  return (
    <section
      id="calendar-runs"
      class="chapter grid"
      data-live={pathTo`/calendars/${detail.binding.id}?part=runs`}
      data-version={version}
      aria-labelledby="syncs"
    >
      <h2 id="syncs">Syncs</h2>
      <div class="wide">
        <RunList what="events" runs={detail.runs} zone={zone} clock={clock} />
      </div>
    </section>
  );
}

function Header({ detail, ...times }: { detail: CalendarDetail } & Times) {
  const { binding, connection, providerName } = detail;
  const { name, status, lastSyncAt, lastError } = binding;
  const isConnected = connection.status === "active";
  const state = status === "active" && !isConnected ? connection.status : status;
  return (
    <header class="stack tight">
      <div class="cluster">
        <h1>{name}</h1>
        <StatusBadge status={state} />
      </div>
      <p class="cluster">
        <span>
          {providerName}, <a href={pathTo`/connections/${connection.id}`}>{connection.accountLogin}</a>
        </span>
        <a href="/calendar">See its events</a>
        <span class="muted">
          {lastSyncAt === null ? (
            "Not read yet"
          ) : (
            <>
              Checked <RelativeTime at={lastSyncAt} now={times.now} zone={times.zone} />
            </>
          )}
          {state === "active" && ` · ${formatFreshness(detail)}`}
        </span>
      </p>
      {status !== "disabled" && !isConnected && <Standstill detail={detail} />}
      {status !== "disabled" && isConnected && lastError !== null && <Flash tone="bad">{lastError}</Flash>}
      {status !== "disabled" && (binding.remarks ?? []).map((remark) => <Flash tone="warn">{remark}</Flash>)}
      {status === "active" && isConnected && <Doubt detail={detail} now={times.now} zone={times.zone} />}
    </header>
  );
}

/** What is odd about the last listing, what was kept, and what to do. */
function Doubt({
  detail: { binding, doubt },
  now,
  zone,
}: {
  detail: CalendarDetail;
  now: number;
  zone: string;
}) {
  if (doubt === null || doubt.is === "accepted") return null;
  const what =
    doubt.is === "empty" ? "lists no event at all" : "lists none of the events that it listed before";
  return (
    <Flash tone="warn">
      <span>
        This calendar {what}, since <RelativeTime at={doubt.since} now={now} zone={zone} />. That is more
        often a fault at its source than meant, so nothing was taken away: what was offered is still offered,
        and your entries are as they were. Look at the calendar at its source. If it is right as it is now,
        say so: then what it lists no more is not offered any more. Your entries stay in any case.
      </span>
      <ButtonForm
        action={pathTo`/calendars/${binding.id}/accept-listing`}
        label="It is right as it is now"
        small
      />
    </Flash>
  );
}

/** Why nothing is read, and what ends that. */
function Standstill({ detail: { connection, providerName } }: { detail: CalendarDetail }) {
  const { id, provider, status, lastError } = connection;
  if (status !== "needs_reconnect") {
    return (
      <Flash tone="warn">
        <span>
          Nothing is read while the connection is {status.replaceAll("_", " ")}.{" "}
          <a href={pathTo`/connections/${id}`}>See the connection</a>
        </span>
      </Flash>
    );
  }
  return (
    <Flash tone="bad">
      <span>{lastError ?? `${providerName} asks for a new sign-in.`}</span>
      <ButtonLink look="primary" small href={pathTo`/connect/${provider}?connection=${id}`}>
        Reconnect
      </ButtonLink>
    </Flash>
  );
}

function formatFreshness({ binding, isToldOfChanges, providerName }: CalendarDetail): string {
  return isToldOfChanges
    ? `${providerName} notifies Timewire of changes at once`
    : `changes are looked for every ${binding.intervalMinutes} minutes`;
}

/** What becomes of the calendar's events. */
export function CalendarForm(props: {
  detail: CalendarDetail;
  draft: CalendarDraft;
  /** What a further rule begins with. */
  started: Partial<RuleDraft> | null;
  projects: Option[];
  refusal: Refusal | null;
}) {
  const { detail, draft, refusal } = props;
  return (
    <form method="post" action={pathTo`/calendars/${detail.binding.id}`} class="calendar-form">
      <FormKey />
      <section class="chapter grid" aria-labelledby="settings">
        <h2 id="settings">Settings</h2>
        <div class="wide grid">
          {refusal !== null && (
            <div class="wide">
              <Flash tone="bad">{refusal.message}</Flash>
            </div>
          )}
          <CalendarFields {...props} canWrite={detail.mayWrite} />
        </div>
      </section>
      <section class="chapter grid importing" aria-labelledby="rules-title">
        <h2 id="rules-title">Rules</h2>
        <RuleRows {...props} rules={draft.rules} series={detail.series} moreSeries={detail.moreSeries} />
      </section>
      <section class="chapter grid">
        <p>
          <Button look="primary">Save settings</Button>
        </p>
      </section>
    </form>
  );
}
