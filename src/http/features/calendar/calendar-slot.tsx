import type { Child } from "hono/jsx";

import type { ListedSuggestion } from "../../../domain/suggestions/list-suggestions.ts";
import { formatClock, formatRange } from "../../../domain/time/format-range.ts";
import type { Day } from "../../../domain/time/split-days.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { Badge } from "../../components/badge.tsx";
import { ButtonForm, ButtonLink } from "../../components/button.tsx";
import { ProjectDot } from "../../components/project-dot.tsx";
import { Duration } from "../../components/time.tsx";
import { WebLink } from "../../components/web-link.tsx";
import { formatSkipReason, formatTitle } from "../suggestions/format.ts";
import { focusIf } from "../today/draft.ts";
import { EntryText } from "../today/entry-text.tsx";
import type { ViewerTime } from "../../viewer-time.ts";
import { moveAttributes, slotAttributes, type Slot } from "./calendar-slots.ts";

type Props = {
  slot: Slot;
  day: Day;
  viewerTime: ViewerTime;
  back: string;
  namesCalendar: boolean;
  /** The event that was just decided about, or the entry that was moved: the cursor stays with it. */
  focus: string | undefined;
};

/**
 * An entry or event. In a list its card stands open; in the columns of a wide week there is a face, and the card opens from it:
 * the stylesheet decides.
 */
export function CalendarSlot({ slot, day, ...context }: Props) {
  const { viewerTime, focus } = context;
  const { name, time, note, colour } = faceOf(slot, viewerTime);
  const id = `${slot.kind === "entry" ? slot.listed.entry.id : slot.event.id}-${day.date}`;
  // A card that says something else is another one, and closed.
  const cardId = `card-${id}-${slot.event?.decision ?? "open"}`;
  const hasFocus = slot.event !== null && slot.event.id === focus;
  const wasMoved = slot.kind === "entry" && slot.listed.entry.id === focus;
  return (
    <li
      id={`slot-${id}`}
      class="slot"
      data-kind={slot.kind}
      data-colour={colour ?? undefined}
      {...slotAttributes(slot)}
      {...moveAttributes(day, slot)}
      {...(hasFocus ? { tabindex: -1, ...focusIf(true) } : {})}
    >
      <button type="button" class="slot-face" popovertarget={cardId} {...focusIf(wasMoved)}>
        <b>{name}</b>
        <span>
          {time}
          {note !== null && ` · ${note}`}
        </span>
      </button>
      <div class="slot-card" id={cardId} popover="auto">
        {slot.kind === "entry" ? (
          <EntryCard slot={slot} {...context} />
        ) : (
          <EventCard slot={slot} {...context} />
        )}
      </div>
    </li>
  );
}

function faceOf(slot: Slot, { timeZone, clock }: ViewerTime) {
  if (slot.kind === "entry") {
    const { notes, taskTitle, projectName, projectColour, startedAt, endedAt } = slot.listed.entry;
    return {
      name: notes || taskTitle || projectName || "No notes",
      time: formatClock(startedAt, timeZone, clock),
      note: endedAt === null ? "running" : projectName,
      colour: projectColour ?? "",
    };
  }
  const { event } = slot;
  return {
    name: formatTitle(event.title),
    time: formatClock(event.startsAt, timeZone, clock),
    note: stateOf(slot) ?? (slot.overlaps ? "overlaps an entry" : event.projectName),
    colour: event.projectColour,
  };
}

/** Why nothing can be done with an event, or what was. */
function stateOf({ kind, event }: Exclude<Slot, { kind: "entry" }>): string | null {
  if (event.decision === "accepted") return "accepted, its entry is gone";
  if (event.decision !== null) return event.decision;
  if (event.skipped !== null) return formatSkipReason(event.skipped);
  return kind === "waiting" ? "not over yet" : null;
}

type Context = Omit<Props, "slot" | "day">;

function EntryCard({ slot, viewerTime, back }: Context & { slot: Slot & { kind: "entry" } }) {
  const { event, listed } = slot;
  const { id, startedAt, endedAt, notes } = listed.entry;
  return (
    <>
      <Time ms={listed.lengthMs}>
        {endedAt === null
          ? `${formatClock(startedAt, viewerTime.timeZone, viewerTime.clock)} – now`
          : formatRange({ startedAt, endedAt }, viewerTime.timeZone, viewerTime.clock)}
      </Time>
      <div class="slot-words">
        <EntryText entry={listed.entry} />
        {event !== null && <From event={event} />}
      </div>
      <div class="slot-actions">
        <ButtonLink
          small
          href={pathTo`/entries/${id}?back=${back}`}
          aria-label={`Edit: ${notes || "entry without notes"}`}
        >
          Edit
        </ButtonLink>
        {event !== null && <Verb verb="undo" label="Undo" event={event} back={back} isQuiet />}
      </div>
    </>
  );
}

function EventCard(props: Context & { slot: Exclude<Slot, { kind: "entry" }> }) {
  const { slot, viewerTime, back, namesCalendar } = props;
  const { event, kind, overlaps } = slot;
  const { startsAt, endsAt, title, url, projectName, projectColour, tags, decision } = event;
  const state = stateOf(slot);
  const span = { startedAt: startsAt, endedAt: endsAt };
  return (
    <>
      <Time ms={endsAt - startsAt}>{formatRange(span, viewerTime.timeZone, viewerTime.clock)}</Time>
      <div class="slot-words">
        <WebLink url={url} title="Opens the event in its calendar">
          {formatTitle(title)}
        </WebLink>
        {projectName !== null && kind !== "left" && (
          <ProjectDot colour={projectColour ?? ""} name={projectName} />
        )}
        {kind !== "left" && tags.map((name) => <Badge>{name}</Badge>)}
        {state !== null && <Badge>{state}</Badge>}
        {overlaps && kind === "offer" && <Badge tone="warn">overlaps an entry</Badge>}
        {namesCalendar && <From event={event} />}
      </div>
      <div class="slot-actions">
        {kind === "offer" && <Verb verb="accept" label="Accept" event={event} back={back} />}
        {kind === "offer" && <Verb verb="dismiss" label="Dismiss" event={event} back={back} isQuiet />}
        {kind !== "left" && (
          <ButtonLink
            small
            look="quiet"
            class="button quiet small minor"
            href={rulePath(event)}
            aria-label={`Make a rule: ${formatTitle(title)}`}
          >
            Make a rule
          </ButtonLink>
        )}
        {decision !== null && <Verb verb="undo" label="Undo" event={event} back={back} isQuiet />}
      </div>
    </>
  );
}

/** The calendar's rules, with one begun for events like this. */
function rulePath({ bindingId, seriesId, title }: ListedSuggestion): string {
  const query = new Search(seriesId === null ? { title } : { series: seriesId });
  return pathTo`/calendars/${bindingId}${query}#new-rule`;
}

function Time({ ms, children }: { ms: number; children: Child }) {
  return (
    <span class="slot-time number">
      {children} <Duration ms={ms} />
    </span>
  );
}

/** The calendar, which leads to its rules. */
function From({ event: { bindingId, calendarName } }: { event: ListedSuggestion }) {
  return (
    <small class="muted minor">
      <a href={pathTo`/calendars/${bindingId}`} title={`Settings and rules of ${calendarName}`}>
        {calendarName}
      </a>
    </small>
  );
}

function Verb(props: {
  verb: "accept" | "dismiss" | "undo";
  label: string;
  event: ListedSuggestion;
  back: string;
  isQuiet?: boolean;
}) {
  const { verb, label, event, back, isQuiet = false } = props;
  const action = pathTo`/suggestions/${verb}`;
  return (
    <ButtonForm
      action={action}
      label={label}
      title={`${label}: ${formatTitle(event.title)}`}
      fields={{ one: event.id, back }}
      attributes={{ "hx-post": action, "hx-target": "#calendar-days", "hx-swap": "outerMorph" }}
      small
      {...(isQuiet ? { look: "quiet" as const } : {})}
    />
  );
}
