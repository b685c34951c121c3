import type { RatePage } from "../../../domain/rates/list-rates.ts";
import { currencies } from "../../../lib/currency.ts";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Field } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { Refusal } from "../../forms/form.ts";
import { type RateDraft, RateFields } from "./rate-fields.tsx";
import { RateTable } from "./rate-table.tsx";

type Props = {
  page: RatePage;
  draft: RateDraft;
  refusal: Refusal | null;
  /** The workspace's currency as its form holds it. */
  own: string;
  seesCosts: boolean;
};

/** All rates with their history, and the forms that set them. */
export function RatePanel({ page, draft, refusal, own, seesCosts }: Props) {
  const isUnderWay = (refusal !== null && refusal.field !== "own") || draft.projectSearch !== "";
  return (
    <div id="rates" class="stack">
      <header class="toolbar">
        <h1>Rates</h1>
        <nav class="cluster" aria-label="Beside rates">
          <a href="/clients">Clients</a>
          <a href="/reports">Reports</a>
          <a href="/invoices">Invoices</a>
        </nav>
      </header>
      <details class="new" open={isUnderWay || page.task !== null || page.rates.length === 0}>
        <summary class="button primary" data-shortcut="n">
          New rate
        </summary>
        <form method="post" action="/rates" class="card grid">
          <FormKey />
          <RateFields page={page} draft={draft} refusal={refusal} seesCosts={seesCosts} />
          <div class="wide">
            <Button look="primary">Set rate</Button>
          </div>
        </form>
      </details>
      {page.rates.length === 0 ? <NoRates /> : <RateTable rates={page.rates} />}
      <OwnCurrency own={own} error={refusal?.field === "own" ? refusal.message : undefined} />
    </div>
  );
}

function NoRates() {
  return (
    <EmptyState title="No rates yet">
      <p>
        Set what an hour is sold for: for everything, then for the clients, projects, people and tasks that
        differ. Reports then say what billable time is worth.
      </p>
    </EmptyState>
  );
}

function OwnCurrency({ own, error }: { own: string; error: string | undefined }) {
  return (
    <form method="post" action="/rates/currency" class="toolbar">
      <FormKey />
      <Field
        id="own-currency"
        name="own"
        label="Currency of work for no client"
        value={own}
        required
        maxlength="3"
        list="rate-currencies"
        autocomplete="off"
        error={error}
      />
      <Button>Save</Button>
      <datalist id="rate-currencies">
        {currencies.map((code) => (
          <option value={code}></option>
        ))}
      </datalist>
    </form>
  );
}
