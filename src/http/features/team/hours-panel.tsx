import type { peopleByName } from "../../../domain/locks/load-locks.ts";
import type { ListedHolidays, ListedHours } from "../../../domain/targets/list-hours.ts";
import type { SetHours } from "../../../domain/targets/set-hours.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Button, ButtonForm } from "../../components/button.tsx";
import { Field, Select } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { Refusal } from "../../forms/form.ts";
import { formatDay, formatHours, weekdays } from "./format.ts";

export type HoursDraft = SetHours;

type Props = {
  rows: readonly ListedHours[];
  calendars: readonly ListedHolidays[];
  people: Awaited<ReturnType<typeof peopleByName>>;
  draft: HoursDraft;
  refusal: Refusal | null;
  /** The address that was typed. */
  token: string;
};

/** Everybody's working hours with their history, and the calendars of holidays that they can name. */
export function HoursPanel(props: Props) {
  const { rows, calendars, refusal, token } = props;
  const isRefused = refusal !== null && refusal.field !== "token";
  return (
    <>
      <details class="new" open={isRefused || rows.length === 0}>
        <summary class="button primary" data-shortcut="n">
          Set hours
        </summary>
        <HoursForm {...props} />
      </details>
      {rows.length > 0 && <HoursTable rows={rows} calendars={calendars} />}
      <HolidayCalendars
        calendars={calendars}
        token={token}
        error={refusal?.field === "token" ? refusal.message : undefined}
      />
    </>
  );
}

function HoursForm({ calendars, people, draft, refusal }: Props) {
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  return (
    <form method="post" action="/team/hours" class="card grid">
      <FormKey />
      <Select
        id="hours-person"
        name="userId"
        label="For"
        value={draft.userId}
        options={[
          { value: "", label: "Everybody without their own" },
          ...people.map(({ userId, name }) => ({ value: userId, label: name })),
        ]}
      />
      <Field
        id="hours-startsOn"
        name="startsOn"
        label="From (empty: always)"
        type="date"
        value={draft.startsOn}
        error={errorOf("startsOn")}
      />
      {weekdays.map((weekday, day) => (
        <Field
          id={`hours-${day + 1}`}
          name={`hours${day + 1}`}
          label={weekday}
          value={draft.hours[day]}
          inputmode="decimal"
          required
          maxlength="6"
          autocomplete="off"
          error={errorOf(`hours${day + 1}`)}
        />
      ))}
      <Select
        id="hours-holidays"
        name="holidayCalendarId"
        label="Holidays"
        value={draft.holidayCalendarId}
        options={[
          { value: "", label: "None" },
          ...calendars.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <div class="wide">
        <Button look="primary">Save</Button>
      </div>
    </form>
  );
}

function HoursTable({ rows, calendars }: Pick<Props, "rows" | "calendars">) {
  return (
    <div class="scroll" tabindex={0} role="region" aria-label="Working hours">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">For</th>
            <th scope="col">From</th>
            {weekdays.map((weekday) => (
              <th scope="col" class="end">
                <abbr title={weekday}>{weekday.slice(0, 3)}</abbr>
              </th>
            ))}
            <th scope="col" class="end">
              Week
            </th>
            <th scope="col">Holidays</th>
            <th scope="col" class="end">
              <span class="visually-hidden">Delete</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              row={row}
              holidays={calendars.find(({ id }) => id === row.holidayCalendarId)?.name ?? "None"}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, holidays }: { row: ListedHours; holidays: string }) {
  const { userId, startsOn, minutes } = row;
  const name = userId === "" ? "Everybody" : (row.name ?? "Somebody who left");
  const from = startsOn === "" ? "always" : formatDay(startsOn);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{from}</td>
      {minutes.map((each) => (
        <td class="end number">{formatHours(each)}</td>
      ))}
      <td class="end number">{formatHours(minutes.reduce((sum, each) => sum + each, 0))}</td>
      <td>{holidays}</td>
      <td class="end">
        <ButtonForm
          action="/team/hours/delete"
          fields={{ userId, startsOn }}
          label="Delete"
          title={`Delete the hours of ${name} from ${from}`}
          look="quiet"
          small
        />
      </td>
    </tr>
  );
}

function HolidayCalendars({
  calendars,
  token,
  error,
}: Pick<Props, "calendars" | "token"> & { error: string | undefined }) {
  return (
    <section class="stack chapter" aria-labelledby="holidays">
      <h2 id="holidays">Calendars of holidays</h2>
      {calendars.length > 0 && (
        <ul class="list" role="list">
          {calendars.map(({ id, name, lastError }) => (
            <li class="row">
              <span class="grow">
                {name} {lastError !== null && <span class="error">{lastError}</span>}
              </span>
              <ButtonForm
                action={pathTo`/team/holidays/${id}/remove`}
                label="Remove"
                title={`Remove ${name}`}
                look="quiet"
                small
              />
            </li>
          ))}
        </ul>
      )}
      <form method="post" action="/team/holidays" class="toolbar">
        <FormKey />
        <Field
          id="holidays-address"
          name="token"
          label="Address of a public calendar (ICS)"
          value={token}
          required
          maxlength="2000"
          autocomplete="off"
          inputmode="url"
          placeholder="https://…/holidays.ics"
          error={error}
        />
        <Button>Add</Button>
      </form>
    </section>
  );
}
