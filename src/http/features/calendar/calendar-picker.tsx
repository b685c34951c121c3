import type { ListedCalendar } from "../../../integrations/calendar/sync/list-calendars.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Refusal } from "../../forms/form.ts";
import { Badge } from "../../components/badge.tsx";
import { Button, ButtonLink } from "../../components/button.tsx";
import type { Option } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { PickerHeader, PickerRow } from "../../components/picker.tsx";
import { type CalendarDraft, CalendarFields } from "./calendar-fields.tsx";

export type CalendarPickerProps = {
  connection: { id: string; login: string; provider: string; providerName: string };
  /** The provider asks for a new sign-in. */
  isRefused: boolean;
  calendars: ListedCalendar[];
  chosen: string[];
  draft: CalendarDraft;
  projects: Option[];
  refusal: Refusal | null;
};

/** Which calendars of an account are read, and what becomes of their events. */
export function CalendarPicker(props: CalendarPickerProps) {
  const { connection, calendars, chosen, refusal } = props;
  const choices = calendars.filter(({ bindingId }) => bindingId === null);
  return (
    <form
      method="post"
      action={pathTo`/connections/${connection.id}/calendars`}
      class="stack calendar-form"
      id="calendars"
    >
      <FormKey />
      <PickerHeader
        back={{ href: pathTo`/connections/${connection.id}`, label: connection.login }}
        title="Choose calendars"
        lead="Events that are over are offered beside your entries: one click accepts them, one dismisses them. Nobody else sees them."
        problem={refusal?.message ?? null}
      />
      {calendars.length === 0 && refusal === null && (
        <p class="muted">This account at {connection.providerName} has no calendar.</p>
      )}
      <ul class="list" role="list">
        {calendars.map((calendar) => (
          <Row calendar={calendar} isChosen={chosen.includes(calendar.id)} />
        ))}
      </ul>
      {calendars.length > 0 && choices.length === 0 && (
        <p class="muted">
          Every calendar of this account is in use. Choose one to see its settings and rules.
        </p>
      )}
      {choices.length > 0 && (
        <section class="card grid" aria-labelledby="becomes">
          <h2 id="becomes" class="wide">
            What becomes of {choices.length > 1 ? "their" : "its"} events
          </h2>
          <CalendarFields
            {...props}
            canWrite={choices.some(({ canWrite }) => canWrite)}
            areSeveral={choices.length > 1}
          />
        </section>
      )}
      {choices.length > 0 && (
        <p>
          <Button look="primary">Use the chosen calendars</Button>
        </p>
      )}
      {calendars.length === 0 && refusal !== null && <TryAgain {...props} />}
    </form>
  );
}

/** While the provider does not answer there is nothing to tick; what was typed is kept for the next try. */
function TryAgain({ connection, isRefused, chosen, draft }: CalendarPickerProps) {
  const { id, provider } = connection;
  if (isRefused)
    return (
      <p>
        <ButtonLink look="primary" href={pathTo`/connect/${provider}?connection=${id}`}>
          Reconnect
        </ButtonLink>
      </p>
    );
  if (chosen.length === 0)
    return (
      <p>
        <ButtonLink look="primary" href={pathTo`/connections/${id}/calendars`}>
          Try again
        </ButtonLink>
      </p>
    );
  const { direction, projectId, daysBack, includesTentative } = draft;
  const fields = { direction, projectId, daysBack, ...(includesTentative ? { tentative: "on" } : {}) };
  return (
    <p>
      {chosen.map((calendarId) => (
        <input type="hidden" name="calendar" value={calendarId} />
      ))}
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Button look="primary">Try again</Button>
    </p>
  );
}

function Row({ calendar, isChosen }: { calendar: ListedCalendar; isChosen: boolean }) {
  const { id, name, zone, bindingId, isPrimary, canWrite } = calendar;
  return (
    <PickerRow
      type="checkbox"
      name="calendar"
      value={id}
      isChosen={isChosen}
      label={name}
      detail={zone ?? ""}
      href={bindingId === null ? null : pathTo`/calendars/${bindingId}`}
    >
      {bindingId !== null && <Badge tone="good">in use</Badge>}
      {isPrimary && <Badge>your own</Badge>}
      {!canWrite && <Badge>read only</Badge>}
    </PickerRow>
  );
}
