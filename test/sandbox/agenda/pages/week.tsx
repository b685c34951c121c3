import { bounds, expandAll, overlaps, type Instance } from "../instances.ts";
import { people, type Calendar, type Login } from "../records.ts";
import { calendarsOf } from "../seed.ts";
import type { AgendaSite } from "../site.ts";
import { addDays, instantOf, localTime } from "../zone.ts";
import { eventPath, Problem } from "./context.tsx";

interface WeekProps {
  site: AgendaSite;
  persona: Login;
  monday: string;
  problem?: string | null;
  typed?: Record<string, string>;
}

export function Week({ site, persona, monday, problem = null, typed = {} }: WeekProps) {
  const calendars = calendarsOf(site.agenda(), persona);
  const days = [0, 1, 2, 3, 4, 5, 6].map((day) => addDays(monday, day));
  return (
    <>
      <h1>{`Week of ${monday}`}</h1>
      <p class="row">
        <a href={`?week=${addDays(monday, -7)}`}>Previous week</a>
        <a href={`/${site.host}/`}>This week</a>
        <a href={`?week=${addDays(monday, 7)}`}>Next week</a>
        <span class="soft">{`Times of ${people[persona].zone}`}</span>
      </p>
      <Problem sentence={problem} />
      {days.map((date) => (
        <Day site={site} calendars={calendars} date={date} zone={people[persona].zone} />
      ))}
      <AddForm site={site} calendars={calendars} typed={typed} date={monday} />
      <SecretAddresses site={site} calendars={calendars} />
      <Switches site={site} persona={persona} />
    </>
  );
}

interface DayProps {
  site: AgendaSite;
  calendars: Calendar[];
  date: string;
  zone: string;
}

function Day({ site, calendars, date, zone }: DayProps) {
  const timed = {
    from: instantOf(`${date}T00:00:00`, zone),
    to: instantOf(`${addDays(date, 1)}T00:00:00`, zone),
  };
  const whole = { from: Date.parse(`${date}T00:00:00Z`), to: Date.parse(`${date}T00:00:01Z`) };
  const items = calendars
    .flatMap((calendar) => expandAll(calendar, timed).map((instance) => ({ calendar, instance })))
    .filter(({ instance }) => overlaps(instance.when, instance.when.isAllDay ? whole : timed))
    .toSorted((a, b) => bounds(a.instance.when).startMs - bounds(b.instance.when).startMs);
  return (
    <section>
      <h2>{`${weekday(date)} ${date}`}</h2>
      {items.length === 0 ? <p class="soft">Nothing.</p> : null}
      {items.length === 0 ? null : (
        <ul class="list">
          {items.map(({ calendar, instance }) => (
            <li>
              <span class="soft">{timeText(instance, zone)}</span>{" "}
              <a href={eventPath(site, calendar.id, instance.id)}>
                {instance.event.title === "" ? "(no title)" : instance.event.title}
              </a>{" "}
              <span class="soft">{marksOf(calendar, instance).join(" · ")}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function AddForm({
  site,
  calendars,
  typed,
  date,
}: Pick<DayProps, "site" | "calendars" | "date"> & { typed: Record<string, string> }) {
  return (
    <section>
      <h2>Add an event</h2>
      <form method="post" action={`/${site.host}/events`} class="row">
        <label class="field">
          <span>Title</span>
          <input name="title" value={typed["title"] ?? ""} />
        </label>
        <label class="field">
          <span>Calendar</span>
          <select name="calendar">
            {calendars
              .filter(({ canWrite }) => canWrite)
              .map(({ id, name }) => (
                <option value={id} selected={typed["calendar"] === id}>
                  {name}
                </option>
              ))}
          </select>
        </label>
        <label class="field">
          <span>Start</span>
          <input name="start" type="datetime-local" value={typed["start"] ?? `${date}T09:00`} />
        </label>
        <label class="field">
          <span>End</span>
          <input name="end" type="datetime-local" value={typed["end"] ?? `${date}T10:00`} />
        </label>
        <span class="checks">
          <label>
            <input type="checkbox" name="isAllDay" checked={typed["isAllDay"] === "on"} />
            Whole days
          </label>
        </span>
        <button class="primary">Add</button>
      </form>
    </section>
  );
}

function SecretAddresses({ site, calendars }: Pick<DayProps, "site" | "calendars">) {
  const { host, secretPathOf } = site;
  if (secretPathOf === undefined) return null;
  return (
    <section>
      <h2>Secret addresses in iCal format</h2>
      <ul class="list">
        {calendars.map(({ id, name }) => (
          <li>
            {name} <a href={`/${host}${secretPathOf(id)}`}>{`https://${host}${secretPathOf(id)}`}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Switches({ site, persona }: { site: AgendaSite; persona: Login }) {
  const path = `/${site.host}/switches`;
  return (
    <section>
      <h2>Make trouble</h2>
      <p class="soft">
        {`${site.channels().length} channels hear of changes. To lose or repeat notifications, set a fault on the front page.`}
      </p>
      <div class="row">
        <Switch action={`${path}/cursors`} title="Forget all sync cursors" />
        <Switch action={`${path}/grants`} title={`Revoke what ${persona} allowed`} />
        <Switch action={`${path}/channels`} title="End all channels" />
        <Switch action={`${path}/bulk`} title="Add 2,500 events" />
      </div>
    </section>
  );
}

function Switch({ action, title }: { action: string; title: string }) {
  return (
    <form method="post" action={action}>
      <button>{title}</button>
    </form>
  );
}

function timeText({ when }: Instance, zone: string): string {
  if (when.isAllDay) return "All day";
  return `${localTime(when.startMs, zone).slice(11, 16)}–${localTime(when.endMs, zone).slice(11, 16)}`;
}

function marksOf(calendar: Calendar, { event, kind, isCancelled }: Instance): string[] {
  const own = event.attendees.find(({ email }) => email === people[calendar.owner].email);
  return [
    calendar.name,
    ...(isCancelled ? ["cancelled"] : []),
    ...(kind === "occurrence" ? ["repeats"] : []),
    ...(kind === "exception" ? ["changed occurrence"] : []),
    ...(own === undefined ? [] : [`answer: ${own.answer}`]),
    ...(event.showAs === "busy" ? [] : [event.showAs]),
    ...(event.purpose === "default" ? [] : [event.purpose]),
  ];
}

function weekday(date: string): string {
  return new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" }).format(
    Date.parse(`${date}T00:00:00Z`),
  );
}
