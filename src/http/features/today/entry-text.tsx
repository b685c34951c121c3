import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import { Badge } from "../../components/badge.tsx";
import { ProjectDot } from "../../components/project-dot.tsx";

/** What an entry is about: notes, project, task, the issue behind it, tags. */
export function EntryText({ entry }: { entry: ListedEntry }) {
  const { notes, projectName, projectColour, taskTitle, taskSourceLabel, taskSourceUrl, tagNames } = entry;
  const isBare = notes === "" && taskTitle === null;
  return (
    <div class="entry-words">
      {notes !== "" && <span class="entry-notes">{notes}</span>}
      {isBare && <span class="muted">No notes</span>}
      {(projectName !== null || taskTitle !== null) && (
        <div class="entry-work">
          {projectName !== null && <ProjectDot colour={projectColour ?? ""} name={projectName} />}
          {taskTitle !== null && <span>{taskTitle}</span>}
        </div>
      )}
      {taskSourceLabel !== null && (
        <Badge href={taskSourceUrl} title="Opens the issue behind the task">
          {taskSourceLabel}
        </Badge>
      )}
      {tagNames.map((name) => (
        <Badge>{name}</Badge>
      ))}
      {entry.billable && <Badge>billable</Badge>}
    </div>
  );
}
