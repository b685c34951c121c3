import type { SearchWish } from "../../../domain/search/parse-search.ts";
import type { Found } from "../../../domain/search/search.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { ViewerTime } from "../../viewer-time.ts";
import { aboutEntry, nameOfEntry } from "./about-entry.ts";
import { FoundGroup, FoundVerb } from "./found-rows.tsx";

/** `time`: the span that was typed with it; then what is taken becomes an entry of that span instead of a timer. */
type Props = { wish: SearchWish; time: string | null; found: Found; viewerTime: ViewerTime };

/** What the field on Today offers to track, below it. */
export function StartResults({ wish, time, found, viewerTime }: Props) {
  const entries = found.entries.filter(({ isOpen }) => isOpen);
  const tasks = found.tasks.filter(({ mayTrack }) => mayTrack);
  const projects = found.projects.filter(({ mayTrack }) => mayTrack);
  const verb = time === null ? "Start" : "Add";
  const line = (notes: string) => [time ?? "", notes].join(" ").trim();
  const count = entries.length + tasks.length + projects.length;
  return (
    <div data-q={wish.text} data-said={count === 1 ? "1 suggestion" : `${count} suggestions`}>
      <FoundGroup
        title="Recent"
        rows={entries.map((entry) => (
          <FoundVerb
            {...(time === null
              ? { action: pathTo`/entries/${entry.id}/continue`, fields: { done: "start" } }
              : { action: "/timer", fields: fieldsOf(entry, line(entry.notes)) })}
            verb={verb}
            name={nameOfEntry(entry)}
            about={aboutEntry(entry, viewerTime)}
            colour={entry.projectColour}
          />
        ))}
      />
      <FoundGroup
        title="Tasks and issues"
        rows={tasks.map(({ id, title, sourceLabel, projectName, projectColour, isMine }) => (
          <FoundVerb
            action="/timer"
            fields={{ taskId: id, notes: line("") }}
            verb={verb}
            name={title}
            about={[projectName, sourceLabel, isMine ? "mine" : null]}
            colour={projectColour}
          />
        ))}
      />
      <FoundGroup
        title="Projects"
        rows={projects.map(({ id, name, colour, notes }) => (
          <FoundVerb
            action="/timer"
            fields={{ projectId: id, notes: line(notes) }}
            verb={verb}
            name={notes === "" ? name : `“${notes}”`}
            about={notes === "" ? [] : [name]}
            colour={colour}
          />
        ))}
      />
      <Keys time={time} />
    </div>
  );
}

function fieldsOf({ projectId, taskId }: Found["entries"][number], notes: string) {
  return { projectId: projectId ?? "", taskId: taskId ?? "", notes };
}

function Keys({ time }: { time: string | null }) {
  return (
    <p class="found-title">
      {time !== null ? (
        <>
          <kbd>Enter</kbd> adds an entry, {time}
        </>
      ) : (
        <>
          <kbd>@</kbd> project <kbd>#</kbd> tag <kbd>9-10:15</kbd> adds an entry
        </>
      )}
    </p>
  );
}
