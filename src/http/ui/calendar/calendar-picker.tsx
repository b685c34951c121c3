import type { ListedCalendar } from "../../../integrations/calendar/sync/list-calendars.ts";
import type { Refusal } from "../../form.ts";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import type { Option } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { type CalendarDraft, CalendarFields } from "./calendar-fields.tsx";

export type CalendarPickerProps = {
  connection: { id: string; login: string; providerName: string };
  calendars: ListedCalendar[];
  chosen: string[];
  draft: CalendarDraft;
  projects: Option[];
  refusal: Refusal | null;
};

/** Which calendars of an account are read, and what becomes of their events. */
export function CalendarPicker(props: CalendarPickerProps) {
  const { connection, calendars, chosen, refusal } = props;
  return (
    <form
      method="post"
      action={`/connections/${connection.id}/calendars`}
      class="stack calendar-form"
      id="calendars"
    >
      <header class="stack tight">
        <p>
          <a href={`/connections/${connection.id}`}>{connection.login}</a>
        </p>
        <h1>Choose calendars</h1>
        <p class="lead">
          Events that are over are offered beside your entries: one click takes them, one dismisses them.
          Nobody else sees them.
        </p>
      </header>
      {refusal !== null && <Notice tone="bad">{refusal.message}</Notice>}
      {calendars.length === 0 && refusal === null && (
        <p class="muted">This account at {connection.providerName} has no calendar.</p>
      )}
      <ul class="list" role="list">
        {calendars.map((calendar) => (
          <Row calendar={calendar} isChosen={chosen.includes(calendar.id)} />
        ))}
      </ul>
      <section class="card grid" aria-labelledby="becomes">
        <h2 id="becomes" class="wide">
          What becomes of {calendars.length > 1 ? "their" : "its"} events
        </h2>
        <CalendarFields
          {...props}
          canWrite={calendars.some(({ canWrite }) => canWrite)}
          areSeveral={calendars.length > 1}
        />
      </section>
      <p>
        <Button look="primary">Use the chosen calendars</Button>
      </p>
    </form>
  );
}

function Row({ calendar, isChosen }: { calendar: ListedCalendar; isChosen: boolean }) {
  const { id, name, zone, bindingId, isPrimary, canWrite } = calendar;
  return (
    <li class="row">
      {bindingId === null ? (
        <label class="check grow">
          <input type="checkbox" name="calendar" value={id} checked={isChosen} />
          <span>
            {name}
            {zone !== null && <small class="muted"> {zone}</small>}
          </span>
        </label>
      ) : (
        <span class="grow">
          <a href={`/calendars/${bindingId}`}>{name}</a>
        </span>
      )}
      <span class="cluster end">
        {bindingId !== null && <Badge tone="good">in use</Badge>}
        {isPrimary && <Badge>your own</Badge>}
        {!canWrite && <Badge>read only</Badge>}
      </span>
    </li>
  );
}
