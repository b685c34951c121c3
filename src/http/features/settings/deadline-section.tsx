import type { DeadlineCalendar } from "../../../integrations/calendar/deadlines/choose-calendar.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Select } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";

/** Where the person's deadlines are written as all-day events. */
export function DeadlineSection({ calendars }: { calendars: DeadlineCalendar[] }) {
  const options = [
    { value: "", label: "No calendar" },
    ...calendars.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <section class="stack chapter" aria-labelledby="deadlines">
      <h2 id="deadlines">Deadlines in your calendar</h2>
      <p class="muted">
        The due dates of tasks that are assigned to you and the milestones of your projects, as all-day
        events.
      </p>
      {calendars.length === 0 ? (
        <p>
          <ButtonLink href="/connections">Connect a calendar first</ButtonLink>
        </p>
      ) : (
        <form method="post" action="/deadline-calendar" class="toolbar">
          <FormKey />
          <Select
            id="deadline-calendar"
            label="Calendar for deadlines"
            name="bindingId"
            value={calendars.find(({ isChosen }) => isChosen)?.id ?? ""}
            options={options}
          />
          <Button>Save</Button>
        </form>
      )}
      <p>
        <a href="/event-questions">Events that you changed in a calendar</a>
      </p>
    </section>
  );
}
