import type { ListedSuggestion } from "../../../domain/suggestions/list-suggestions.ts";
import { formatRange } from "../../../domain/time/format-range.ts";
import { pathTo, type Search } from "../../../lib/path-to.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { ProjectDot } from "../../components/project-dot.tsx";
import { Duration } from "../../components/time.tsx";
import { WebLink } from "../../components/web-link.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { ViewerTime } from "../../viewer-time.ts";
import { freeSuggestions } from "./free-suggestions.ts";
import { formatTitle } from "./format.ts";

export type OfferedSuggestion = { suggestion: ListedSuggestion; overlaps: boolean };

type Props = {
  offered: OfferedSuggestion[];
  viewerTime: ViewerTime;
  /** Where the forms lead: "?until=…" of the list on Today. */
  query: Search;
  /** A page to come back to; absent = Today, whose list is swapped in place. */
  back?: string;
};

/** The events of a day that can be accepted as entries: one by one, or several at once. */
export function SuggestionList({ offered, viewerTime, query, back }: Props) {
  if (offered.length === 0) return null;
  const free = freeSuggestions(offered);
  const allLabel =
    free.length === offered.length
      ? `Accept all ${free.length}`
      : `Accept the ${free.length} without overlap`;
  const areSeveral = new Set(offered.map(({ suggestion }) => suggestion.bindingId)).size > 1;
  const swap = back === undefined ? { "hx-target": "#day-list", "hx-swap": "outerMorph" } : {};
  return (
    <form class="suggestions stack tight" method="post" action={pathTo`/suggestions/accept${query}`}>
      <FormKey />
      {back !== undefined && <input type="hidden" name="back" value={back} />}
      {/* What Enter does on a box: the first button of a form is its default, and must not be one event's. */}
      <button type="submit" hidden />
      <p class="muted">From your calendars</p>
      <ul class="list" role="list">
        {offered.map((one) => (
          <Row one={one} viewerTime={viewerTime} query={query} swap={swap} namesCalendar={areSeveral} />
        ))}
      </ul>
      {offered.length > 1 && (
        <div class="cluster">
          <div class="cluster chosen">
            <Verb verb="accept" label="Accept the chosen" {...{ query, swap }} />
            <Verb verb="dismiss" label="Dismiss the chosen" {...{ query, swap }} />
          </div>
          {free.length > 1 && <Verb verb="accept" label={allLabel} all={free} {...{ query, swap }} />}
        </div>
      )}
    </form>
  );
}

type Swap = Record<string, string>;

function Row(props: {
  one: OfferedSuggestion;
  viewerTime: ViewerTime;
  query: Search;
  swap: Swap;
  namesCalendar: boolean;
}) {
  const { viewerTime, query, swap, namesCalendar } = props;
  const { suggestion, overlaps } = props.one;
  const { id, startsAt, endsAt, title, url, projectName, projectColour, tags, calendarName, isProjectOpen } =
    suggestion;
  const span = { startedAt: startsAt, endedAt: endsAt };
  const what = formatTitle(title);
  return (
    <li id={`suggestion-${id}`} class="row entry suggestion">
      <label class="check entry-span number">
        <input type="checkbox" name="id" value={id} aria-label={`Choose: ${what}`} />
        <span>{formatRange(span, viewerTime.timeZone, viewerTime.clock)}</span>
      </label>
      <div class="entry-words">
        <span class="entry-notes">
          <WebLink url={url}>{what}</WebLink>
        </span>
        {projectName !== null && <ProjectDot colour={projectColour ?? ""} name={projectName} />}
        {projectName !== null && !isProjectOpen && (
          <Badge
            tone="warn"
            title={`${projectName} is archived or closed to you: the entry will have no project`}
          >
            no time goes there
          </Badge>
        )}
        {tags.map((name) => (
          <Badge>{name}</Badge>
        ))}
        {overlaps && (
          <Badge tone="warn" title="Some of this time is tracked already">
            overlaps an entry
          </Badge>
        )}
        {namesCalendar && <small class="muted">{calendarName}</small>}
      </div>
      <span class="end">
        <Duration ms={endsAt - startsAt} />
      </span>
      <div class="cluster suggestion-actions">
        <Verb verb="accept" label="Accept" one={id} what={what} {...{ query, swap }} />
        <Verb verb="dismiss" label="Dismiss" one={id} what={what} {...{ query, swap }} />
      </div>
    </li>
  );
}

/** `one` stands for that event alone, `all` for those of the list, whatever else is chosen. */
function Verb(props: {
  verb: "accept" | "dismiss";
  label: string;
  query: Search;
  swap: Swap;
  one?: string;
  all?: string[];
  what?: string;
}) {
  const { verb, label, query, swap, one, all, what } = props;
  const action = pathTo`/suggestions/${verb}${query}`;
  return (
    <Button
      small
      {...(verb === "accept" && one !== undefined ? {} : { look: "quiet" as const })}
      formaction={action}
      {...(one === undefined ? {} : { name: "one", value: one, id: `${verb}-${one}` })}
      {...(all === undefined ? {} : { name: "all", value: all.join(",") })}
      {...(what === undefined ? {} : { "aria-label": `${label}: ${what}` })}
      {...(swap["hx-target"] === undefined ? {} : { "hx-post": action, ...swap })}
    >
      {label}
    </Button>
  );
}
