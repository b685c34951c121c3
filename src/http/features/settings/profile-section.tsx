import type { Refusal } from "../../forms/form.ts";
import { Button } from "../../components/button.tsx";
import { Checkbox, Field, Select } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { timeZoneOptions } from "../../components/time-zone-options.ts";

export type ProfileDraft = {
  name: string;
  timeZone: string;
  weekStart: string;
  clock: string;
  startsTimerWhenAssigned: boolean;
};

const weekDays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"].map(
  (label, i) => ({ value: String(i + 1), label }),
);

const clocks = [
  { value: "24h", label: "17:30" },
  { value: "12h", label: "5:30 pm" },
];

export function ProfileSection({ draft, refusal }: { draft: ProfileDraft; refusal: Refusal | undefined }) {
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  return (
    <section class="stack chapter" aria-labelledby="profile">
      <h2 id="profile">Profile</h2>
      <form method="post" action="/settings/profile" class="grid">
        <FormKey />
        <Field
          id="profile-name"
          label="Name"
          name="name"
          value={draft.name}
          required
          maxlength="80"
          autocomplete="name"
          error={errorOf("name")}
        />
        <Select
          id="profile-zone"
          label="Time zone"
          name="timeZone"
          value={draft.timeZone}
          options={timeZoneOptions(draft.timeZone)}
          hint="Decides where your days begin and end."
          error={errorOf("timeZone")}
        />
        <Select
          id="profile-week"
          label="Week starts on"
          name="weekStart"
          value={draft.weekStart}
          options={weekDays}
          error={errorOf("weekStart")}
        />
        <Select
          id="profile-clock"
          label="Clock"
          name="clock"
          value={draft.clock}
          options={clocks}
          error={errorOf("clock")}
        />
        <div class="wide stack tight">
          <Checkbox
            name="startsTimerWhenAssigned"
            label="Start my timer when an issue is assigned to me"
            hint="Only where whoever connected it has switched this on."
            checked={draft.startsTimerWhenAssigned}
          />
        </div>
        <p class="wide">
          <Button look="primary">Save profile</Button>
        </p>
      </form>
    </section>
  );
}
