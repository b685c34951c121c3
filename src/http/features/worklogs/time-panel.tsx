import type { Child } from "hono/jsx";

import type { TimeSettings } from "../../../db/schema/bindings.ts";
import type { Earlier } from "../../../integrations/worklogs/change-time.ts";
import type { DescribedTime, ListedWorklog } from "../../../integrations/worklogs/describe-time.ts";
import { formatSpan } from "../../../lib/format-duration.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { Badge } from "../../components/badge.tsx";
import { Button, ButtonForm } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Checkbox, Field, Select } from "../../components/field.tsx";
import { Flash } from "../../components/flash.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { Pager } from "../../components/pager.tsx";
import { LocalTime } from "../../components/time.tsx";
import type { Refusal } from "../../forms/form.ts";
import { Answers, sentenceOf } from "./worklog-answers.tsx";

export type EarlierDraft = { date: string; found: Earlier | null };
type Props = {
  described: DescribedTime;
  refusal: Refusal | null;
  earlier: EarlierDraft;
  zone: string;
  clock: string;
};

const modeLabels = {
  off: "Not at all",
  worklogs: "As worklogs",
  comment: "As one comment on each issue, kept up to date",
} as const satisfies Record<TimeSettings["mode"], string>;

/** How time is written to a connected container, and what became of it. */
export function TimePanel(props: Props) {
  const { described } = props;
  const { binding, providerName, time } = described;
  return (
    <>
      <header class="stack tight">
        <h1>Time to {providerName}</h1>
        <p class="cluster">
          <a href={pathTo`/bindings/${binding.id}`}>{binding.name}</a>
        </p>
      </header>
      <SettingsForm {...props} />
      <Asked {...props} id="asked" title="To decide" isMeant={({ state }) => state !== "kept"} />
      {described.waiting.some(({ isGivenUp }) => isGivenUp) && <GivenUp {...props} />}
      {described.waiting.some(({ isGivenUp }) => !isGivenUp) && <Waiting {...props} />}
      {time.mode !== "off" && <EarlierForm {...props} bindingId={binding.id} time={time} />}
      <Asked {...props} id="kept" title="Left as it is there" isMeant={({ state }) => state === "kept"} />
      <Written {...props} />
    </>
  );
}

function Chapter({ id, title, children }: { id: string; title: string; children: Child }) {
  return (
    <section class="chapter grid" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div class="wide stack">{children}</div>
    </section>
  );
}

function SettingsForm({ described, refusal }: Props) {
  const { binding, time, modes, providerName } = described;
  const rounding = time.roundingMinutes === 0 ? "0" : `${time.roundingMinutes}${time.roundsUp ? "up" : ""}`;
  const steps = [5, 6, 15].flatMap((minutes) => [
    { value: `${minutes}`, label: `To the nearest ${minutes} minutes` },
    { value: `${minutes}up`, label: `Up to the next ${minutes} minutes` },
  ]);
  return (
    <Chapter id="time-settings" title="Settings">
      <p>
        Time that is tracked on tasks of {binding.name} is written to their issues: as the person who tracked
        it, where they have connected {providerName} for themselves, else by the workspace's connection with
        their name in it. Running timers are not written.
      </p>
      <form method="post" action={pathTo`/bindings/${binding.id}/time`} class="stack">
        <FormKey />
        {refusal !== null && <Flash tone="bad">{refusal.message}</Flash>}
        <Select
          id="time-mode"
          name="mode"
          label="Write time"
          value={time.mode}
          options={modes.map((value) => ({ value, label: modeLabels[value] }))}
        />
        <Select
          id="time-grouping"
          name="grouping"
          label="One worklog for"
          value={time.grouping}
          options={[
            { value: "entry", label: "Each time entry" },
            { value: "day", label: "Each person and day" },
          ]}
        />
        <Select
          id="time-rounding"
          name="rounding"
          label="Rounding"
          hint="Rounded is what is written there, never what was tracked here."
          value={rounding}
          options={[{ value: "0", label: "As it was tracked" }, ...steps]}
        />
        <Checkbox name="billable" label="Only billable time" checked={time.isBillableOnly} />
        <div>
          <Button look="primary">Save</Button>
        </div>
      </form>
    </Chapter>
  );
}

type AskedProps = Props & { id: string; title: string; isMeant: (row: ListedWorklog) => boolean };

function Asked({ described, id, title, isMeant }: AskedProps) {
  const { providerName } = described;
  const rows = described.open.filter(isMeant);
  if (rows.length === 0) return null;
  return (
    <Chapter id={id} title={title}>
      <ul class="list stack">
        {rows.map((row) => (
          <li class="stack tight">
            <p>
              <a href={pathTo`/tasks/${row.taskId}`}>{row.title}</a>{" "}
              {row.person !== null && `· ${row.person}`}: {sentenceOf(row, providerName)}
            </p>
            <Answers
              row={{ ...row, bindingId: described.binding.id }}
              providerName={providerName}
              next={pathTo`/bindings/${described.binding.id}/time`}
            />
          </li>
        ))}
      </ul>
    </Chapter>
  );
}

function GivenUp({ described }: Props) {
  return (
    <Chapter id="given-up" title="Given up">
      <ul class="list">
        {described.waiting
          .filter(({ isGivenUp }) => isGivenUp)
          .map(({ taskId, title, reason }) => (
            <li>
              <a href={pathTo`/tasks/${taskId}`}>{title}</a>: {reason}
            </li>
          ))}
      </ul>
      <ButtonForm action={pathTo`/bindings/${described.binding.id}/time/retry`} label="Try again" />
    </Chapter>
  );
}

/** What waits for its connection has no time. */
function Waiting({ described, zone, clock }: Props) {
  return (
    <Chapter id="waiting" title="On its way">
      <ul class="list">
        {described.waiting
          .filter(({ isGivenUp }) => !isGivenUp)
          .map(({ taskId, title, dueAt, reason }) => (
            <li>
              <a href={pathTo`/tasks/${taskId}`}>{title}</a>{" "}
              <small class="muted">
                {reason}
                {dueAt !== null && (
                  <>
                    {" "}
                    Next attempt <LocalTime at={dueAt} zone={zone} clock={clock} />
                  </>
                )}
              </small>
            </li>
          ))}
      </ul>
    </Chapter>
  );
}

type EarlierProps = Props & { bindingId: string; time: TimeSettings };

function EarlierForm({ bindingId, earlier, time, zone, clock, described }: EarlierProps) {
  const { date, found } = earlier;
  return (
    <Chapter id="earlier" title="Earlier time">
      <p>
        Time that began before <LocalTime at={time.since} zone={zone} clock={clock} /> is not written.
      </p>
      <form method="post" action={pathTo`/bindings/${bindingId}/time/since`} class="stack">
        <FormKey />
        <Field
          id="time-since"
          type="date"
          name="date"
          label="Write all since"
          value={date}
          required
          hint="First you are told how much that is."
        />
        {found !== null && (
          <Flash tone="accent">
            {found.entries === 0
              ? "There is no earlier time since that day."
              : `${found.entries === 1 ? "One time entry" : `${found.entries} time entries`} on ${
                  found.tasks === 1 ? "one task" : `${found.tasks} tasks`
                }, ${formatSpan(found.seconds)} in all${time.roundingMinutes === 0 ? "" : " before rounding"}, would be written to ${described.providerName}.`}
          </Flash>
        )}
        <div class="cluster">
          <Button name="preview" value="1">
            Count
          </Button>
          {found !== null && found.entries > 0 && <Button look="primary">Write it</Button>}
        </div>
      </form>
    </Chapter>
  );
}

function Written({ described, zone, clock }: Props) {
  const { written, binding, next } = described;
  if (written.length === 0)
    return (
      <EmptyState title="Nothing was written yet">
        <p>What is written to the issues is listed here, with who it was written as.</p>
      </EmptyState>
    );
  return (
    <Chapter id="written" title="Written">
      <div class="scroll">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Task</th>
              <th scope="col">Time</th>
              <th scope="col" class="minor">
                Began
              </th>
              <th scope="col">Tracked by</th>
              <th scope="col" class="minor">
                Written as
              </th>
            </tr>
          </thead>
          <tbody>
            {written.map((row) => (
              <tr>
                <th scope="row">
                  <a href={pathTo`/tasks/${row.taskId}`}>{row.title}</a>
                </th>
                <td>{formatSpan(row.seconds)}</td>
                <td class="minor">
                  <LocalTime at={row.startedAt} zone={zone} clock={clock} />
                </td>
                <td>{row.person ?? "Everybody"}</td>
                <td class="minor">
                  {row.writer ?? "–"} {row.writerId === null && <Badge>workspace</Badge>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager
        previous={null}
        next={next === null ? null : pathTo`/bindings/${binding.id}/time${new Search({ before: next })}`}
        labels={{ previous: "Back to the beginning", next: "Show more" }}
      />
    </Chapter>
  );
}
