import type { RatePage } from "../../../domain/rates/list-rates.ts";
import { Field, Select } from "../../components/field.tsx";
import type { Refusal } from "../../forms/form.ts";

/** A rate as its form holds it. */
export type RateDraft = Record<
  "kind" | "clientId" | "projectId" | "taskId" | "userId" | "amount" | "currency" | "startsOn",
  string
>;

type Props = { page: RatePage; draft: RateDraft; refusal: Refusal | null; seesCosts: boolean };

/** What a rate is for, and what it is. */
export function RateFields({ page, draft, refusal, seesCosts }: Props) {
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  return (
    <>
      {page.task === null ? (
        <TargetFields {...{ page, draft, refusal, seesCosts }} />
      ) : (
        <p class="wide">
          <input type="hidden" name="taskId" value={page.task.id} />
          <input type="hidden" name="projectId" value={page.task.projectId} />
          For the task <b>{page.task.title}</b>. <a href="/rates">For something else</a>
        </p>
      )}
      <Field
        id="rate-amount"
        name="amount"
        label="For an hour"
        inputmode="decimal"
        value={draft.amount}
        required
        maxlength="12"
        autocomplete="off"
        placeholder="95.50"
        error={errorOf("amount")}
      />
      <Field
        id="rate-currency"
        name="currency"
        label="Currency"
        value={draft.currency}
        maxlength="3"
        list="rate-currencies"
        autocomplete="off"
        placeholder="The client’s"
        error={errorOf("currency")}
      />
      <Field
        id="rate-startsOn"
        name="startsOn"
        label="From (empty: always)"
        type="date"
        value={draft.startsOn}
        error={errorOf("startsOn")}
      />
    </>
  );
}

function TargetFields({ page, draft, refusal, seesCosts }: Props) {
  const select = (name: keyof RateDraft, label: string, options: { value: string; label: string }[]) => (
    <Select
      id={`rate-${name}`}
      name={name}
      label={label}
      value={draft[name]}
      options={options}
      error={refusal?.field === name ? refusal.message : undefined}
    />
  );
  return (
    <>
      {select("clientId", "Client", choices("All clients", page.clients))}
      {select("projectId", "Project", choices("All projects", page.projects))}
      {select("userId", "Person", choices("Everybody", page.people))}
      {seesCosts &&
        select("kind", "What it says", [
          { value: "bill", label: "What the client pays" },
          { value: "cost", label: "What the work costs" },
        ])}
    </>
  );
}

function choices(all: string, offered: readonly { id: string; name: string }[]) {
  return [{ value: "", label: all }, ...offered.map(({ id, name }) => ({ value: id, label: name }))];
}
