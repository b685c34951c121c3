import type { peopleByName, UnlockedDays } from "../../../domain/locks/load-locks.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Button, ButtonForm } from "../../components/button.tsx";
import { Checkbox, Field, Select } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { Refusal } from "../../forms/form.ts";

/** What was typed into one of the forms. */
export type LockDraft = { lockedBefore?: string; userId?: string; startsOn?: string; endsOn?: string };

type Props = {
  draft: LockDraft;
  refusal: Refusal | null;
  approvesWeeks: boolean;
  unlocked: readonly UnlockedDays[];
  /** Whose days the viewer may unlock. */
  people: Awaited<ReturnType<typeof peopleByName>>;
};

/** Which time nobody can change any more, and the days that are excepted. */
export function LockSection({ draft, refusal, approvesWeeks, unlocked, people }: Props) {
  return (
    <section class="stack chapter" aria-labelledby="locked">
      <h2 id="locked">Locked time</h2>
      <form method="post" action="/settings/workspace/lock" class="toolbar">
        <FormKey />
        <Field
          id="locked-before"
          label="Locked before"
          name="lockedBefore"
          type="date"
          value={draft.lockedBefore}
          error={errorAt(refusal, "lockedBefore")}
        />
        <Button>Save</Button>
      </form>
      <form method="post" action="/settings/workspace/approval" class="toolbar">
        <FormKey />
        <Checkbox name="approvesWeeks" label="Weeks are submitted and approved" checked={approvesWeeks} />
        <Button>Save</Button>
      </form>
      {unlocked.length > 0 && <UnlockedList unlocked={unlocked} />}
      {people.length > 0 && <UnlockForm draft={draft} refusal={refusal} people={people} />}
    </section>
  );
}

function errorAt(refusal: Refusal | null, field: string): string | undefined {
  return refusal?.field === field ? refusal.message : undefined;
}

function UnlockForm({ draft, refusal, people }: Pick<Props, "draft" | "refusal" | "people">) {
  const days = [
    { name: "startsOn", label: "First day", value: draft.startsOn },
    { name: "endsOn", label: "Last day", value: draft.endsOn },
  ];
  return (
    <details open={draft.startsOn !== undefined}>
      <summary>Unlock days of a person</summary>
      <form method="post" action="/settings/workspace/unlocked" class="toolbar">
        <FormKey />
        <Select
          id="unlock-person"
          label="Person"
          name="userId"
          value={draft.userId}
          options={people.map(({ userId, name }) => ({ value: userId, label: name }))}
        />
        {days.map(({ name, label, value }) => (
          <Field
            id={`unlock-${name}`}
            name={name}
            label={label}
            value={value}
            type="date"
            required
            error={errorAt(refusal, name)}
          />
        ))}
        <Button>Unlock</Button>
      </form>
    </details>
  );
}

function UnlockedList({ unlocked }: Pick<Props, "unlocked">) {
  return (
    <ul class="list" role="list" aria-label="Unlocked days">
      {unlocked.map(({ id, name, startsOn, endsOn }) => {
        const days = startsOn === endsOn ? startsOn : `${startsOn} to ${endsOn}`;
        const person = name ?? "Somebody who left";
        return (
          <li class="row">
            <span class="grow">
              {person} · {days}
            </span>
            <ButtonForm
              action={pathTo`/settings/workspace/unlocked/${id}/lock`}
              label="Lock again"
              title={`Lock ${days} of ${person} again`}
              small
            />
          </li>
        );
      })}
    </ul>
  );
}
