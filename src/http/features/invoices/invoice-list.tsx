import type { Invoice } from "../../../domain/invoices/invoice.ts";
import {
  type InvoiceList as List,
  invoiceFilters,
  type InvoiceSum,
} from "../../../domain/invoices/list-invoices.ts";
import { formatMoney } from "../../../lib/currency.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import type { LocalDate } from "../../../lib/zoned-time.ts";
import { Badge, type Tone } from "../../components/badge.tsx";
import { Button, ButtonLink } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Field, Select } from "../../components/field.tsx";
import { Pager } from "../../components/pager.tsx";
import { Amounts } from "../reports/amounts.tsx";
import { formatDay, isOverdue } from "./format.ts";

export type InvoiceListQuery = { state: string; client: string; from: string; until: string; after: string };
type Choice = { id: string; name: string };
type Props = { list: List; query: InvoiceListQuery; clients: readonly Choice[]; today: LocalDate };

/** All invoices, what they come to, and what narrows them. */
export function InvoiceListPage(props: Props) {
  const { list, query } = props;
  const isFiltered = [query.state, query.client, query.from, query.until].some((value) => value !== "");
  return (
    <div id="invoices" class="stack">
      <header class="toolbar">
        <h1>Invoices</h1>
        <nav class="cluster" aria-label="Beside invoices">
          <a href="/clients">Clients</a>
          <a href="/rates">Rates</a>
          <a href="/invoices/settings">Numbers and texts</a>
          <ButtonLink href="/invoices/new" look="primary" data-shortcut="n">
            New invoice
          </ButtonLink>
        </nav>
      </header>
      <Filters {...props} />
      {list.invoices.length === 0 ? (
        <NoInvoices isFiltered={isFiltered} />
      ) : (
        <>
          <Sums sums={list.sums} />
          <Rows {...props} />
        </>
      )}
      <Pager
        previous={query.after === "" ? null : pathTo`/invoices${searchOf({ ...query, after: "" })}`}
        next={list.next === null ? null : pathTo`/invoices${searchOf({ ...query, after: list.next })}`}
      />
    </div>
  );
}

function searchOf(query: InvoiceListQuery): Search {
  return new Search(query);
}

const stateNames = { draft: "Drafts", sent: "Sent", overdue: "Overdue", paid: "Paid", void: "Void" } as const;

function Filters({ query, clients }: Props) {
  const states = invoiceFilters.map((value) => ({ value, label: stateNames[value] }));
  return (
    <form method="get" action="/invoices" class="toolbar filter" role="search">
      <Select
        id="client"
        name="client"
        label="Client"
        value={query.client}
        options={[
          { value: "", label: "All clients" },
          ...clients.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Select
        id="state"
        name="state"
        label="State"
        value={query.state}
        options={[{ value: "", label: "All" }, ...states]}
      />
      <Field id="from" name="from" label="Sent from" type="date" value={query.from} />
      <Field id="until" name="until" label="Until" type="date" value={query.until} />
      <Button>Show</Button>
    </form>
  );
}

function Sums({ sums }: { sums: readonly InvoiceSum[] }) {
  const shown = (["draft", "sent", "paid"] as const).map((state) => ({
    name: { draft: "Drafts", sent: "Open", paid: "Paid" }[state],
    amounts: sums
      .filter((sum) => sum.state === state)
      .map(({ currency, gross }) => ({ currency, amount: gross })),
  }));
  const overdue = sums
    .filter((sum) => sum.overdue !== 0)
    .map(({ currency, overdue: amount }) => ({ currency, amount }));
  return (
    <dl class="figures">
      {[...shown, { name: "Overdue", amounts: overdue }].map(({ name, amounts }) => (
        <div>
          <dt>{name}</dt>
          <dd>
            <Amounts amounts={amounts} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Rows({ list, today }: Props) {
  return (
    <div class="scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Invoice</th>
            <th scope="col">Client</th>
            <th scope="col" class="minor">
              Sent
            </th>
            <th scope="col" class="minor">
              Due
            </th>
            <th scope="col">State</th>
            <th scope="col" class="end">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {list.invoices.map((invoice) => (
            <tr>
              <th scope="row">
                <a href={pathTo`/invoices/${invoice.id}`}>{invoice.number ?? "Draft"}</a>
              </th>
              <td>{invoice.clientName}</td>
              <td class="minor">{invoice.issuedOn !== null && formatDay(invoice.issuedOn)}</td>
              <td class="minor">{invoice.dueOn !== null && formatDay(invoice.dueOn)}</td>
              <td>
                <InvoiceBadge invoice={invoice} today={today} />
              </td>
              <td class="end number">{formatMoney(invoice.gross, invoice.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const tones: Readonly<Record<Invoice["state"], Tone>> = {
  draft: "plain",
  sent: "accent",
  paid: "good",
  void: "plain",
};

/** The state of an invoice; what is overdue says so. */
export function InvoiceBadge({ invoice, today }: { invoice: Invoice; today: LocalDate }) {
  return isOverdue(invoice, today) ? (
    <Badge tone="bad">overdue</Badge>
  ) : (
    <Badge tone={tones[invoice.state]}>{invoice.state}</Badge>
  );
}

function NoInvoices({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <EmptyState title="No such invoices">
      <p>
        Choose other days or another state, or see <a href="/invoices">all invoices</a>.
      </p>
    </EmptyState>
  ) : (
    <EmptyState title="No invoices yet">
      <p>
        An invoice is made of the billable time of a client. Set <a href="/rates">rates</a> and{" "}
        <a href="/invoices/settings">how invoices are numbered</a>, then make the first one.
      </p>
    </EmptyState>
  );
}
