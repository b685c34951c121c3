import type { SyncRun } from "../../../integrations/sync/start-run.ts";
import { StatusBadge } from "../../components/badge.tsx";
import { Progress } from "../../components/progress.tsx";
import { LocalTime } from "../../components/time.tsx";

/** What a sync run changed, in words. */
type What = "issues" | "events";

const wholes = { issues: "open issues", events: "events" };

/** Progress of the sync run under way. */
export function RunProgress({ run, what = "issues" }: { run: SyncRun; what?: What }) {
  const { kind, pages, pagesTotal, seen, error } = run;
  const label = kind === "full" ? `Fetching ${wholes[what]}` : "Syncing";
  const counted =
    pagesTotal === null ? `page ${pages + 1}` : `page ${Math.min(pages + 1, pagesTotal)} of ${pagesTotal}`;
  return (
    <div class="stack tight" role="status">
      <Progress label={label} done={pages} total={pagesTotal} />
      <p class="muted">
        {label}: {counted}, {seen} {what} so far.
        {error !== null && ` It stopped: ${error} It continues by itself.`}
      </p>
    </div>
  );
}

/** The sync runs that ended, newest first. */
export function RunList(props: { runs: SyncRun[]; zone: string; clock: string; what?: What }) {
  const { runs, zone, clock, what = "issues" } = props;
  if (runs.length === 0) return <p class="muted">No sync has found anything yet.</p>;
  return (
    <div class="scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Kind</th>
            <th scope="col" class="end">
              New
            </th>
            <th scope="col" class="end">
              Changed
            </th>
            <th scope="col" class="end minor">
              Left out
            </th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <>
              <tr class={run.error === null ? undefined : "explained"}>
                <td>
                  <LocalTime at={run.startedAt} zone={zone} clock={clock} />
                </td>
                <td>{run.kind === "full" ? `All ${wholes[what]}` : "Changes"}</td>
                <td class="end number">{run.created}</td>
                <td class="end number">{run.changed}</td>
                <td class="end number minor">{run.ignored}</td>
                <td>
                  <StatusBadge status={run.status} />
                </td>
              </tr>
              {run.error !== null && (
                <tr>
                  <td colspan={6}>
                    <small class="muted">{run.error}</small>
                  </td>
                </tr>
              )}
            </>
          ))}
        </tbody>
      </table>
    </div>
  );
}
