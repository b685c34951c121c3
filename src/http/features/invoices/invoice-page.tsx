import type { InvoiceDetail } from "../../../domain/invoices/invoice.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { LocalDate } from "../../../lib/zoned-time.ts";
import { Button, ButtonForm, ButtonLink } from "../../components/button.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import { Field } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { Flash } from "../../components/flash.tsx";
import type { Refusal } from "../../forms/form.ts";
import { formatPeriod } from "../../../domain/reports/format.ts";
import { type DraftFields, DraftForms } from "./draft-forms.tsx";
import { formatDay, titleOf } from "./format.ts";
import { InvoiceBadge } from "./invoice-list.tsx";
import { InvoiceLines } from "./invoice-lines.tsx";

export type InvoicePageProps = {
  invoice: InvoiceDetail;
  today: LocalDate;
  fields: DraftFields;
  refusal: Refusal | null;
};

/** One invoice: on paper the sheet alone, on a screen with what can be done to it. */
export function InvoicePage(props: InvoicePageProps) {
  const { invoice, today, refusal } = props;
  return (
    <article id="invoice" class="stack">
      <header class="toolbar unprinted">
        <div class="cluster">
          <a href="/invoices">Invoices</a>
          <InvoiceBadge invoice={invoice} today={today} />
          {invoice.paidOn !== null && <span class="muted">on {formatDay(invoice.paidOn)}</span>}
        </div>
        <div class="cluster">
          <ButtonLink small href={pathTo`/invoices/${invoice.id}/lines.csv`} download="">
            CSV
          </ButtonLink>
        </div>
      </header>
      {refusal !== null && !isAtField(refusal) && <Flash tone="bad">{refusal.message}</Flash>}
      <Sheet invoice={invoice} />
      <section class="stack unprinted" aria-label="What to do">
        <Steps {...props} />
        {invoice.state === "draft" && <DraftForms {...props} />}
      </section>
    </article>
  );
}

const fieldNames = new Set(["address", "sender", "taxRate", "dueDays", "notes", "text", "amount", "paidOn"]);

function isAtField({ field }: Refusal): boolean {
  return field !== undefined && fieldNames.has(field);
}

function Sheet({ invoice }: { invoice: InvoiceDetail }) {
  const { sender, clientName, address, lines, currency, notes } = invoice;
  return (
    <section class="stack" aria-label="Invoice">
      {sender !== "" && <p class="lines">{sender}</p>}
      <p class="lines">
        {clientName}
        {address !== "" && `\n${address}`}
      </p>
      <h1>{titleOf(invoice)}</h1>
      <Facts invoice={invoice} />
      <InvoiceLines lines={lines} currency={currency} totals={invoice} />
      {notes !== "" && <p class="lines">{notes}</p>}
    </section>
  );
}

function Facts({ invoice: { issuedOn, dueOn, dueDays, from, until } }: { invoice: InvoiceDetail }) {
  return (
    <dl>
      <dt>Date</dt>
      <dd>{issuedOn === null ? "when it is sent" : formatDay(issuedOn)}</dd>
      <dt>Due</dt>
      <dd>{dueOn === null ? `${dueDays} days after it is sent` : formatDay(dueOn)}</dd>
      <dt>Time</dt>
      <dd>{formatPeriod({ from, until })}</dd>
    </dl>
  );
}

/** What can become of an invoice in its state. */
function Steps({ invoice, today, refusal }: InvoicePageProps) {
  const { id, state } = invoice;
  if (state === "void") return <p>It is void: its number stays taken, its time can go on another invoice.</p>;
  if (state === "draft")
    return (
      <div class="cluster">
        <ButtonForm action={pathTo`/invoices/${id}/send`} label="Mark as sent" look="primary" />
        <ConfirmForm
          action={pathTo`/invoices/${id}/delete`}
          label="Delete…"
          question="The draft goes, and its time can be changed again and go on another invoice."
          confirm="Delete the draft"
        />
      </div>
    );
  return (
    <div class="cluster">
      {state === "sent" ? (
        <form method="post" action={pathTo`/invoices/${id}/payment`} class="toolbar">
          <FormKey />
          <Field
            id="paidOn"
            name="paidOn"
            label="Paid on"
            type="date"
            value={today}
            error={refusal?.field === "paidOn" ? refusal.message : undefined}
          />
          <Button look="primary">Mark as paid</Button>
        </form>
      ) : (
        <ButtonForm action={pathTo`/invoices/${id}/payment/remove`} label="Not paid after all" />
      )}
      <ConfirmForm
        action={pathTo`/invoices/${id}/void`}
        label="Void…"
        question="The invoice no longer counts. Its number stays taken; its time can be changed again and go on another invoice."
        confirm="Void the invoice"
      />
    </div>
  );
}
