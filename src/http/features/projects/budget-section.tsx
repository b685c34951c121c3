import type { Budget } from "../../../domain/projects/budget.ts";
import { minorDigits } from "../../../lib/currency.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { hourMs } from "../../../lib/time-units.ts";
import { Button } from "../../components/button.tsx";
import { Field, Select } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { Refusal } from "../../forms/form.ts";

/** A budget as its form holds it. */
export type BudgetDraft = Record<"budget" | "unit" | "period", string>;
export type BudgetRefused = { draft: BudgetDraft; refusal: Refusal };

type Props = { projectId: string; budget: Budget | null; refused: BudgetRefused | null };

/** The form that sets the budget of a project. */
export function BudgetSection({ projectId, budget, refused }: Props) {
  const { draft, refusal } = refused ?? { draft: draftOf(budget), refusal: null };
  return (
    <section class="stack chapter" aria-labelledby="budget">
      <h2 id="budget">Budget</h2>
      <form
        method="post"
        action={pathTo`/projects/${projectId}/budget`}
        class="toolbar"
        data-holds={refusal === null ? undefined : ""}
      >
        <FormKey />
        <Field
          id="project-budget"
          name="budget"
          label="Budget"
          value={draft.budget}
          inputmode="decimal"
          maxlength="12"
          autocomplete="off"
          placeholder="none"
          error={refusal?.message}
        />
        <Select
          id="project-budget-unit"
          name="unit"
          label="In"
          value={draft.unit}
          options={[
            { value: "hours", label: "hours" },
            { value: "money", label: budget?.currency ?? "money" },
          ]}
        />
        <Select
          id="project-budget-period"
          name="period"
          label="For"
          value={draft.period}
          options={[
            { value: "all", label: "all of it" },
            { value: "month", label: "each month" },
          ]}
        />
        <Button>Set budget</Button>
      </form>
    </section>
  );
}

function draftOf(budget: Budget | null): BudgetDraft {
  if (budget === null) return { budget: "", unit: "hours", period: "all" };
  const { unit, period, amount, currency } = budget;
  const size = unit === "hours" ? hourMs : 10 ** minorDigits(currency ?? "EUR");
  return { budget: String(amount / size), unit, period };
}
