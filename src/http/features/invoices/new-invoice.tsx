import { invoiceGroups, type Unbilled, type UnbilledEntry } from "../../../domain/invoices/unbilled.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Field, Select } from "../../components/field.tsx";
import { Flash } from "../../components/flash.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { Refusal } from "../../forms/form.ts";
import { roundingOptions } from "../reports/report-form.tsx";
import { exactHours, formatDay, groupNames } from "./format.ts";
import { InvoiceLines } from "./invoice-lines.tsx";

export type NewInvoiceQuery = { client: string; until: string; by: string; rounding: string };

type Props = {
  query: NewInvoiceQuery;
  clients: readonly { id: string; name: string }[];
  /** null = no client is chosen, or what was chosen is refused. */
  unbilled: Unbilled | null;
  refusal: Refusal | null;
  zone: string;
};

/** What an invoice would hold, before it is made. */
export function NewInvoice(props: Props) {
  const { unbilled, refusal, query } = props;
  return (
    <div id="new-invoice" class="stack">
      <p>
        <a href="/invoices">Invoices</a>
      </p>
      <h1>New invoice</h1>
      <Choices {...props} />
      {refusal?.field === undefined && refusal !== null && <Flash tone="bad">{refusal.message}</Flash>}
      {unbilled !== null && <Preview unbilled={unbilled} query={query} zone={props.zone} />}
    </div>
  );
}

function Choices({ query, clients, refusal }: Props) {
  return (
    <form method="get" action="/invoices/new" class="toolbar filter" role="search">
      <Select
        id="client"
        name="client"
        label="Client"
        value={query.client}
        options={[
          { value: "", label: "Choose…" },
          ...clients.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Field
        id="until"
        name="until"
        label="Time until"
        type="date"
        value={query.until}
        error={refusal?.field === "until" ? refusal.message : undefined}
      />
      <Select
        id="by"
        name="by"
        label="A line for each"
        value={query.by}
        options={invoiceGroups.map((value) => ({ value, label: groupNames[value].toLowerCase() }))}
      />
      <Select
        id="rounding"
        name="rounding"
        label="Round entries"
        value={query.rounding}
        options={roundingOptions}
      />
      <Button>Show</Button>
    </form>
  );
}

function Preview({ unbilled, query, zone }: { unbilled: Unbilled; query: NewInvoiceQuery; zone: string }) {
  const { client, lines, leftOut, until } = unbilled;
  return (
    <section class="stack" aria-label="Time to charge">
      {lines.length === 0 ? (
        <EmptyState title="No time to charge">
          <p>
            {client.name} has no billable time until {formatDay(until)} that has a rate and stands on no
            invoice yet.
          </p>
        </EmptyState>
      ) : (
        <>
          <InvoiceLines lines={lines} currency={client.currency} totals={null} />
          <form method="post" action="/invoices">
            <FormKey />
            {Object.entries(query).map(([name, value]) => (
              <input type="hidden" name={name} value={value} />
            ))}
            <Button look="primary">Make a draft</Button>
          </form>
        </>
      )}
      {leftOut.length > 0 && <LeftOut entries={leftOut} currency={client.currency} zone={zone} />}
    </section>
  );
}

const mostShown = 100;

function LeftOut(props: { entries: readonly UnbilledEntry[]; currency: string; zone: string }) {
  const { entries, currency, zone } = props;
  const withoutRate = entries.filter(({ ms }) => ms !== null);
  const sum = withoutRate.reduce((total, { ms }) => total + (ms ?? 0), 0);
  return (
    <section class="stack chapter" aria-labelledby="left-out">
      <h2 id="left-out">Not on it</h2>
      {withoutRate.length > 0 && (
        <p>
          {exactHours(sum)} in {withoutRate.length === 1 ? "one entry" : `${withoutRate.length} entries`} has
          no rate in {currency}. <a href="/rates">Set one</a>, then look here again.
        </p>
      )}
      <ul class="list">
        {entries.slice(0, mostShown).map((entry) => (
          <li class="row">
            <span class="grow">
              {formatDay(localDateOf(entry.startedAt, zone))} · {nameOf(entry)}
            </span>
            <span class="end number">{entry.ms === null ? "its timer runs" : exactHours(entry.ms)}</span>
          </li>
        ))}
      </ul>
      {entries.length > mostShown && <p>And {entries.length - mostShown} more.</p>}
    </section>
  );
}

function nameOf({ project, task, notes, person }: UnbilledEntry): string {
  return [project, task ?? notes, person ?? "somebody who left"].filter((part) => part !== "").join(" · ");
}
