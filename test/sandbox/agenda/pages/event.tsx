import type { Instance } from "../instances.ts";
import type { Calendar, When } from "../records.ts";
import type { AgendaSite } from "../site.ts";
import { addDays, localTime } from "../zone.ts";
import { eventPath, Problem, weekPath } from "./context.tsx";

interface EventViewProps {
  site: AgendaSite;
  calendar: Calendar;
  instance: Instance;
  problem?: string | null;
  typed?: Record<string, string>;
}

/** One event with all that a person can do to it. */
export function EventView({ site, calendar, instance, problem = null, typed = {} }: EventViewProps) {
  const { event, seriesId } = instance;
  const path = eventPath(site, calendar.id, instance.id);
  return (
    <section class="narrow">
      <h1>{event.title === "" ? "(no title)" : event.title}</h1>
      <p class="soft">
        {`${calendar.name} · ${instance.isCancelled ? "cancelled" : event.status} · ${instance.kind}`}
      </p>
      <Problem sentence={problem} />
      {calendar.canWrite ? (
        <EditForm path={path} instance={instance} zone={calendar.zone} typed={typed} />
      ) : null}
      {calendar.canWrite ? <Actions path={path} /> : <p>This calendar can be read only.</p>}
      {event.attendees.length === 0 ? null : (
        <ul class="list">
          {event.attendees.map(({ name, email, answer }) => (
            <li>{`${name} (${email}): ${answer}`}</li>
          ))}
        </ul>
      )}
      <details>
        <summary>Hidden properties</summary>
        <pre>{JSON.stringify(event.privateProperties, null, 2)}</pre>
      </details>
      <p class="row">
        <a href={weekPath(site, instance.when)}>Back to the week</a>
        {seriesId === null ? null : <a href={eventPath(site, calendar.id, seriesId)}>The whole series</a>}
      </p>
    </section>
  );
}

interface EditFormProps {
  path: string;
  instance: Instance;
  zone: string;
  typed: Record<string, string>;
}

function EditForm({ path, instance, zone, typed }: EditFormProps) {
  const { event, when } = instance;
  return (
    <form method="post" action={path}>
      <label class="field">
        <span>Title</span>
        <input name="title" value={typed["title"] ?? event.title} />
      </label>
      <label class="field">
        <span>Start</span>
        <input name="start" type="datetime-local" value={typed["start"] ?? startText(when, zone)} />
      </label>
      <label class="field">
        <span>{when.isAllDay ? "Last day" : "End"}</span>
        <input name="end" type="datetime-local" value={typed["end"] ?? endText(when, zone)} />
      </label>
      <span class="checks">
        <label>
          <input type="checkbox" name="isAllDay" checked={when.isAllDay} />
          Whole days
        </label>
      </span>
      <p class="soft">{`Times of ${zone}`}</p>
      <button class="primary">Save</button>
    </form>
  );
}

function Actions({ path }: { path: string }) {
  return (
    <div class="row">
      <form method="post" action={`${path}/answer`} class="row">
        <button name="answer" value="accepted">
          Accept
        </button>
        <button name="answer" value="tentative">
          Maybe
        </button>
        <button name="answer" value="declined">
          Decline
        </button>
      </form>
      <form method="post" action={`${path}/deletion`}>
        <button class="danger">Delete</button>
      </form>
      <form method="post" action={`${path}/cancellation`}>
        <button class="danger">Cancel as its organizer</button>
      </form>
    </div>
  );
}

function startText(when: When, zone: string): string {
  return when.isAllDay ? `${when.startDate}T00:00` : localTime(when.startMs, zone).slice(0, 16);
}

function endText(when: When, zone: string): string {
  return when.isAllDay ? `${addDays(when.endDate, -1)}T00:00` : localTime(when.endMs, zone).slice(0, 16);
}
