import type { TaskDetail } from "../../../domain/tasks/get-task.ts";
import { formatSpan } from "../../../lib/format-duration.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Progress } from "../../components/progress.tsx";

type Props = { task: TaskDetail; trackerName: string };

/** Time spent on both sides, and what is left of the estimate; nothing where there is neither. */
export function TimeSection({ task, trackerName }: Props) {
  const { spentMs, source, ownThereSeconds, estimateSeconds } = task;
  const here = Math.floor(spentMs / 1000);
  const there = source?.spentSeconds ?? 0;
  if (there === 0 && estimateSeconds === null) return null;
  // What stands there and is not ours counts beside what was tracked here.
  const ofOthers = Math.max(0, there - ownThereSeconds);
  const spent = here + ofOthers;
  const list = pathTo`/tasks/${task.id}/logged`;
  return (
    <section class="chapter grid" aria-labelledby="task-time">
      <h2 id="task-time">Time</h2>
      <div class="wide stack tight">
        {there > 0 && (
          <p>
            {formatSpan(here)} here, {formatSpan(there)} in {trackerName} in all.
          </p>
        )}
        {ofOthers > 0 && (
          <p id="task-logged">
            <a href={list} hx-get={list} hx-target="#task-logged" hx-swap="outerHTML">
              Who logged the other {formatSpan(ofOthers)}
            </a>
          </p>
        )}
        {estimateSeconds !== null && <Estimate spent={spent} estimate={estimateSeconds} />}
      </div>
    </section>
  );
}

/** Seconds. */
function Estimate({ spent, estimate }: { spent: number; estimate: number }) {
  return (
    <>
      <Progress label="Spent of the estimate" done={spent} total={estimate} isOver={spent > estimate} />
      <p>
        {formatSpan(spent)} spent of {formatSpan(estimate)} estimated,{" "}
        {spent > estimate ? (
          <strong>{formatSpan(spent - estimate)} over</strong>
        ) : (
          `${formatSpan(estimate - spent)} left`
        )}
        .
      </p>
    </>
  );
}
