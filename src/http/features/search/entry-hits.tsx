import { formatRange } from "../../../domain/time/format-range.ts";
import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import { ProjectDot } from "../../components/project-dot.tsx";
import { Duration, LocalTime } from "../../components/time.tsx";
import type { ViewerTime } from "../../viewer-time.ts";

/** Entries of any days; each leads to its day, where it is open. */
export function EntryHits({ entries, viewerTime }: { entries: ListedEntry[]; viewerTime: ViewerTime }) {
  return (
    <div class="scroll">
      <table class="report detailed">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col" class="end">
              Hours
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Hit entry={entry} viewerTime={viewerTime} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Hit({ entry, viewerTime }: { entry: ListedEntry; viewerTime: ViewerTime }) {
  const { id, startedAt, notes, projectName, projectColour, taskTitle, tagNames, billable } = entry;
  const { timeZone, clock } = viewerTime;
  const date = localDateOf(startedAt, timeZone);
  const endedAt = entry.endedAt ?? startedAt;
  const name = notes || taskTitle || projectName || "Entry without notes";
  return (
    <tr>
      <td class="number">
        <LocalTime at={startedAt} zone={timeZone} style="date" />
        <br />
        <small class="muted">{formatRange({ startedAt, endedAt }, timeZone, clock)}</small>
      </td>
      <th scope="row">
        <a href={pathTo`/?until=${date}&open=${id}#entry-${id}-${date}`}>{name}</a>
        <span class="cluster small muted">
          {projectName !== null && <ProjectDot colour={projectColour ?? ""} name={projectName} />}
          {taskTitle !== null && notes !== "" && <span>{taskTitle}</span>}
          {tagNames.map((tag) => (
            <span>#{tag}</span>
          ))}
          {billable && <span>Billable</span>}
        </span>
      </th>
      <td class="end">
        <Duration ms={endedAt - startedAt} />
      </td>
    </tr>
  );
}
