import { absenceKinds } from "../../../db/schema/hours.ts";
import type { peopleByName } from "../../../domain/locks/load-locks.ts";
import type { ListedAbsence } from "../../../domain/targets/list-hours.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Button, ButtonForm } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Checkbox, Field, Select } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { Refusal } from "../../forms/form.ts";
import { absenceNames, formatDays } from "./format.ts";

export type AbsenceDraft = {
  userId: string;
  startsOn: string;
  endsOn: string;
  kind: string;
  isHalf: boolean;
};

type Props = {
  rows: readonly ListedAbsence[];
  /** Of whom the viewer may enter one; empty = of nobody but themselves. */
  people: Awaited<ReturnType<typeof peopleByName>>;
  draft: AbsenceDraft;
  refusal: Refusal | null;
};

export function AbsencePanel(props: Props) {
  const { rows, refusal } = props;
  return (
    <>
      <details class="new" open={refusal !== null || rows.length === 0}>
        <summary class="button primary" data-shortcut="n">
          New absence
        </summary>
        <AbsenceForm {...props} />
      </details>
      {rows.length === 0 ? (
        <EmptyState title="No absences">
          <p>Enter vacation and sick leave, and these days count no hours against the target.</p>
        </EmptyState>
      ) : (
        <ul class="list" role="list" aria-label="Absences">
          {rows.map((row) => (
            <Row row={row} />
          ))}
        </ul>
      )}
    </>
  );
}

function AbsenceForm({ people, draft, refusal }: Props) {
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  return (
    <form method="post" action="/team/absences" class="card grid">
      <FormKey />
      {people.length > 0 && (
        <Select
          id="absence-person"
          name="userId"
          label="Person"
          value={draft.userId}
          options={people.map(({ userId, name }) => ({ value: userId, label: name }))}
        />
      )}
      <Select
        id="absence-kind"
        name="kind"
        label="Kind"
        value={draft.kind}
        options={absenceKinds.map((kind) => ({ value: kind, label: absenceNames[kind] }))}
        error={errorOf("kind")}
      />
      <Field
        id="absence-startsOn"
        name="startsOn"
        label="First day"
        type="date"
        value={draft.startsOn}
        required
        error={errorOf("startsOn")}
      />
      <Field
        id="absence-endsOn"
        name="endsOn"
        label="Last day (empty: the same)"
        type="date"
        value={draft.endsOn}
        error={errorOf("endsOn")}
      />
      <Checkbox id="absence-isHalf" name="isHalf" label="Half days" checked={draft.isHalf} />
      <div class="wide">
        <Button look="primary">Save</Button>
      </div>
    </form>
  );
}

function Row({ row }: { row: ListedAbsence }) {
  const { id, startsOn, endsOn, kind, isHalf } = row;
  const name = row.name ?? "Somebody who left";
  const days = formatDays(startsOn, endsOn);
  return (
    <li class="row">
      <span class="grow">
        <b>{name}</b> · {absenceNames[kind]}
        {isHalf && ", half days"}
      </span>
      <span class="number">{days}</span>
      <ButtonForm
        action={pathTo`/team/absences/${id}/delete`}
        label="Delete"
        title={`Delete the absence of ${name}, ${days}`}
        look="quiet"
        small
      />
    </li>
  );
}
