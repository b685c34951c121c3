import { formatRange, formatSince } from "../../../domain/time/format-range.ts";
import type { DayEntry } from "../../../domain/time/list-days.ts";
import type { ListedEntry } from "../../../domain/time/listed-entries.ts";
import { pathTo, type Search } from "../../../lib/path-to.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { bulkFormId } from "./bulk-form.tsx";
import { EntryText } from "./entry-text.tsx";
import { focusIf } from "./draft.ts";
import type { ViewerTime } from "../../viewer-time.ts";
import { Total } from "./total.tsx";

/** One entry on one day. `date` keeps the two rows of an entry over midnight apart. */
export function EntryRow(props: {
  date: string;
  listed: DayEntry;
  viewerTime: ViewerTime;
  query: Search;
  isToday: boolean;
  hasFocus: boolean;
  /** Whether a script opens its form at once. */
  isOpen: boolean;
  /** Whether it is selected already. */
  isChosen: boolean;
}) {
  const { date, viewerTime, query, isToday, hasFocus, isOpen, isChosen } = props;
  const { entry, lengthMs } = props.listed;
  const isRunning = entry.endedAt === null;
  return (
    <li
      id={`entry-${entry.id}-${date}`}
      class={isRunning ? "row entry running" : "row entry"}
      {...(isOpen
        ? { "hx-get": pathTo`/entries/${entry.id}${query}`, "hx-trigger": "load" }
        : { "hx-ignore": "" })}
    >
      {isRunning ? <span class="pick"></span> : <Pick {...{ entry, date, isChosen }} />}
      <span class="entry-span number">{spanOf(entry, viewerTime)}</span>
      <EntryText entry={entry} />
      <span class="end">
        <Total ms={lengthMs} now={viewerTime.now} grows={isRunning && isToday} />
      </span>
      <form method="post" class="entry-actions">
        <FormKey />
        <Actions entry={entry} date={date} query={query} hasFocus={hasFocus} />
      </form>
    </li>
  );
}

/**
 * An entry over midnight stands in two rows: a box in either selects it. Another version of the entry has another box, not ticked: what was
 * ticked and changed is done with.
 */
function Pick({ entry, date, isChosen }: { entry: ListedEntry; date: string; isChosen: boolean }) {
  return (
    <input
      type="checkbox"
      id={`pick-${entry.id}-${entry.version}-${date}`}
      class="pick"
      form={bulkFormId}
      name="entry"
      value={`${entry.id}.${entry.version}`}
      checked={isChosen}
      autocomplete="off"
      aria-label={`Select: ${nameOf(entry)}`}
    />
  );
}

function nameOf({ notes, taskTitle, projectName }: ListedEntry): string {
  return notes || taskTitle || projectName || "entry without notes";
}

function Actions(props: { entry: ListedEntry; date: string; query: Search; hasFocus: boolean }) {
  const { entry, date, query, hasFocus } = props;
  const what = nameOf(entry);
  const verb = (name: string, label: string) => {
    const action = pathTo`/entries/${entry.id}/${name}${query}`;
    const said = `${label}: ${what}`;
    return (
      <Button
        look="quiet"
        small
        id={`${name}-${entry.id}-${date}`}
        formaction={action}
        hx-post={action}
        hx-target="#day-list"
        hx-swap="outerMorph"
        aria-label={said}
      >
        {label}
      </Button>
    );
  };
  return (
    <>
      {entry.endedAt !== null && verb("continue", "Continue")}
      <ButtonLink
        look="quiet"
        small
        id={`edit-${entry.id}-${date}`}
        href={pathTo`/entries/${entry.id}${query}`}
        hx-get={pathTo`/entries/${entry.id}${query}`}
        hx-target="closest li"
        hx-swap="innerHTML"
        aria-label={`Edit: ${what}`}
        {...focusIf(hasFocus)}
      >
        Edit
      </ButtonLink>
      {entry.endedAt !== null && verb("duplicate", "Duplicate")}
      {verb("delete", "Delete")}
    </>
  );
}

function spanOf({ startedAt, endedAt }: ListedEntry, { timeZone, clock, now }: ViewerTime): string {
  if (endedAt === null) return `${formatSince(startedAt, { zone: timeZone, clock, now })} – now`;
  return formatRange({ startedAt, endedAt }, timeZone, clock);
}
