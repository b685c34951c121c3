import type { Activity } from "../../../integrations/connections/activity.ts";
import { StatusBadge } from "../../components/badge.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Pager } from "../../components/pager.tsx";
import { LocalTime } from "../../components/time.tsx";

type Props = { activities: Activity[]; nextHref: string | null; zone: string; clock: string };

/** What a connection did, newest first, with its calls. */
export function ActivityLog({ activities, nextHref, zone, clock }: Props) {
  if (activities.length === 0) {
    return (
      <EmptyState title="Nothing has happened yet">
        <p>Syncs, tests and changes will be listed here, with every call that was made.</p>
      </EmptyState>
    );
  }
  return (
    <>
      <ul class="list" role="list">
        {activities.map((activity) => (
          <ActivityRow activity={activity} zone={zone} clock={clock} />
        ))}
      </ul>
      <Pager next={nextHref} labels={{ previous: "Newest", next: "Older" }} />
    </>
  );
}

function ActivityRow({ activity, zone, clock }: { activity: Activity; zone: string; clock: string }) {
  const { id, at, kind, outcome, summary, durationMs, calls } = activity;
  return (
    <li id={`activity-${id}`}>
      <div class="row">
        <LocalTime at={at} zone={zone} clock={clock} />
        <span class="grow">{summary}</span>
        <span class="cluster">
          <span class="muted">{kind}</span>
          <StatusBadge status={outcome} />
        </span>
      </div>
      {calls.length > 0 && (
        <details>
          <summary class="muted">
            {calls.length === 1 ? "1 call" : `${calls.length} calls`}, <Milliseconds value={durationMs} />
          </summary>
          <Calls calls={calls} />
        </details>
      )}
    </li>
  );
}

function Calls({ calls }: { calls: Activity["calls"] }) {
  return (
    <div class="scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col" class="end">
              Answer
            </th>
            <th scope="col" class="end">
              Duration
            </th>
          </tr>
        </thead>
        <tbody>
          {calls.map(({ method, url, status, durationMs, attempt }) => (
            <tr>
              <td>
                <code>
                  {method} {url}
                </code>
                {attempt > 1 && <span class="muted"> attempt {attempt}</span>}
              </td>
              <td class="end number">{status ?? "none"}</td>
              <td class="end number">
                <Milliseconds value={durationMs} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Milliseconds({ value }: { value: number }) {
  return <span class="number">{value < 10_000 ? `${value} ms` : `${(value / 1000).toFixed(1)} s`}</span>;
}
