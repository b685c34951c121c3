import type { ListedSuggestion } from "../../../domain/suggestions/list-suggestions.ts";
import { formatRange } from "../../../domain/time/format-range.ts";
import { Badge } from "../components/badge.tsx";
import { ButtonForm } from "../components/button.tsx";
import { ProjectDot } from "../components/project-dot.tsx";
import { reasonWords, titleWords } from "../suggestions/words.ts";
import type { Eyes } from "../today/eyes.ts";

type Props = { event: ListedSuggestion; overlaps: boolean; eyes: Eyes; back: string };

/** One event of a calendar: what becomes of it, or why nothing does. */
export function CalendarEvent({ event, overlaps, eyes, back }: Props) {
  const { id, startsAt, endsAt, title, url, skipped, decision, projectName, projectColour, bindingId } =
    event;
  const what = titleWords(title);
  const isOpen = skipped === null && decision === null;
  const isWaiting = isOpen && endsAt > eyes.now;
  const span = { startedAt: startsAt, endedAt: endsAt };
  return (
    <li id={`event-${id}`} class={isOpen ? "slot" : "slot quiet"}>
      <span class="number muted">
        {skipped === "all_day" ? "all day" : formatRange(span, eyes.timeZone, eyes.clock)}
      </span>
      <span class="slot-title">
        {url === null ? (
          what
        ) : (
          <a href={url} rel="noreferrer">
            {what}
          </a>
        )}
      </span>
      <span class="cluster">
        {projectName !== null && isOpen && <ProjectDot colour={projectColour ?? ""} name={projectName} />}
        {isWaiting && <Badge>not over yet</Badge>}
        {isOpen && overlaps && <Badge tone="warn">overlaps an entry</Badge>}
        {skipped !== null && decision === null && <Badge>{reasonWords(skipped)}</Badge>}
        {decision === "taken" && <Badge tone="good">taken</Badge>}
        {decision === "dismissed" && <Badge>dismissed</Badge>}
        <small class="muted">
          <a href={`/calendars/${bindingId}`}>{event.calendarName}</a>
        </small>
      </span>
      {isOpen && !isWaiting && (
        <div class="cluster">
          <Verb verb="take" label="Take" {...{ id, what, back }} />
          <Verb verb="dismiss" label="Dismiss" isQuiet {...{ id, what, back }} />
        </div>
      )}
      {decision !== null && <Verb verb="undo" label="Undo" isQuiet {...{ id, what, back }} />}
    </li>
  );
}

function Verb(props: {
  verb: "take" | "dismiss" | "undo";
  label: string;
  id: string;
  what: string;
  back: string;
  isQuiet?: boolean;
}) {
  const { verb, label, id, what, back, isQuiet = false } = props;
  return (
    <ButtonForm
      action={`/suggestions/${verb}`}
      label={label}
      title={`${label}: ${what}`}
      fields={{ one: id, back }}
      small
      {...(isQuiet ? { look: "quiet" as const } : {})}
    />
  );
}
