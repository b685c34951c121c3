import type { InvoiceDetail } from "../../../domain/invoices/invoice.ts";
import { formatMoney } from "../../../lib/currency.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { BothVersions } from "../../components/both-versions.tsx";
import { Button, ButtonForm } from "../../components/button.tsx";
import { Field, TextArea } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { Edited } from "../../forms/edited.ts";
import type { Refusal } from "../../forms/form.ts";

/** What of a draft can be changed, as its form holds it. */
export type Draft = Record<"address" | "sender" | "taxRate" | "dueDays" | "notes", string>;

/** A further line as its form holds it. */
export type LineDraft = Record<"text" | "amount", string>;

export type DraftFields = { edited: Edited<Draft>; line: LineDraft };
type Props = { invoice: InvoiceDetail; fields: DraftFields; refusal: Refusal | null };

/** The forms of a draft: further lines, and all that is no time. */
export function DraftForms(props: Props) {
  return (
    <>
      <ExtraLines {...props} />
      <TaxAndTexts {...props} />
    </>
  );
}

function ExtraLines({ invoice, fields: { line }, refusal }: Props) {
  const { id, currency } = invoice;
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  return (
    <section class="stack chapter" aria-labelledby="extra-lines">
      <h2 id="extra-lines">Further lines</h2>
      <ul class="list">
        {invoice.lines
          .filter(({ ms }) => ms === null)
          .map(({ position, text, amount }) => (
            <li class="row">
              <span class="grow">{text}</span>
              <span class="end number">{formatMoney(amount, currency)}</span>
              <ButtonForm
                action={pathTo`/invoices/${id}/lines/delete`}
                fields={{ position: String(position) }}
                label="Delete"
                title={`Delete the line ${text}`}
                look="quiet"
                small
              />
            </li>
          ))}
      </ul>
      <form method="post" action={pathTo`/invoices/${id}/lines`} class="toolbar">
        <FormKey />
        <Field
          id="line-text"
          name="text"
          label="For"
          value={line.text}
          required
          maxlength="200"
          autocomplete="off"
          error={errorOf("text")}
        />
        <Field
          id="line-amount"
          name="amount"
          label={`Amount in ${currency}`}
          value={line.amount}
          required
          maxlength="14"
          autocomplete="off"
          placeholder="120 or -50"
          error={errorOf("amount")}
        />
        <Button>Add line</Button>
      </form>
    </section>
  );
}

function TaxAndTexts({ invoice, fields: { edited }, refusal }: Props) {
  const { draft, shown, version } = edited;
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  return (
    <section class="stack chapter" aria-labelledby="invoice-texts">
      <h2 id="invoice-texts">Tax and texts</h2>
      {refusal?.field === "version" && (
        <BothVersions
          message={refusal.message}
          fields={versionsOf(shown ?? draft, draft)}
          href={pathTo`/invoices/${invoice.id}`}
        />
      )}
      <form method="post" action={pathTo`/invoices/${invoice.id}`} class="grid">
        <FormKey />
        <input type="hidden" name="version" value={String(version)} />
        <input type="hidden" name="shown" value={JSON.stringify(shown)} />
        <TaxAndDays draft={draft} errorOf={errorOf} />
        <TextAreas draft={draft} errorOf={errorOf} />
        <div class="wide">
          <Button>Save</Button>
        </div>
      </form>
    </section>
  );
}

type Parts = { draft: Draft; errorOf: (field: string) => string | undefined };

/** Also of the settings that a new invoice begins with. */
export function TaxAndDays({
  draft,
  errorOf,
}: { draft: Pick<Draft, "taxRate" | "dueDays"> } & Pick<Parts, "errorOf">) {
  return (
    <>
      <Field
        id="taxRate"
        name="taxRate"
        label="Tax in percent"
        inputmode="decimal"
        value={draft.taxRate}
        maxlength="6"
        autocomplete="off"
        error={errorOf("taxRate")}
      />
      <Field
        id="dueDays"
        name="dueDays"
        label="Due after days"
        inputmode="numeric"
        value={draft.dueDays}
        required
        maxlength="3"
        autocomplete="off"
        error={errorOf("dueDays")}
      />
    </>
  );
}

function TextAreas({ draft, errorOf }: Parts) {
  return (
    <>
      <TextArea
        id="address"
        name="address"
        label="Address"
        value={draft.address}
        rows="4"
        maxlength="500"
        error={errorOf("address")}
      />
      <TextArea
        id="sender"
        name="sender"
        label="Sender"
        value={draft.sender}
        rows="4"
        maxlength="1000"
        error={errorOf("sender")}
      />
      <TextArea
        id="notes"
        name="notes"
        label="Notes"
        value={draft.notes}
        rows="4"
        maxlength="1000"
        error={errorOf("notes")}
      />
    </>
  );
}

function versionsOf(present: Draft, draft: Draft) {
  return [
    ["Tax", present.taxRate, draft.taxRate],
    ["Due after days", present.dueDays, draft.dueDays],
    ["Address", present.address || "none", draft.address || "none"],
    ["Sender", present.sender || "none", draft.sender || "none"],
    ["Notes", present.notes || "none", draft.notes || "none"],
  ] as const;
}
