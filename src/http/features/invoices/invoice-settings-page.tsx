import type { InvoiceSettingsInput } from "../../../domain/invoices/invoice-settings.ts";
import { Button } from "../../components/button.tsx";
import { Field, TextArea } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { Refusal } from "../../forms/form.ts";
import { TaxAndDays } from "./draft-forms.tsx";

/** What the next invoices begin with. */
export function InvoiceSettingsPage({
  draft,
  refusal,
}: {
  draft: InvoiceSettingsInput;
  refusal: Refusal | null;
}) {
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  return (
    <div id="invoice-settings" class="stack">
      <p>
        <a href="/invoices">Invoices</a>
      </p>
      <h1>Numbers and texts</h1>
      <form method="post" action="/invoices/settings" class="grid">
        <FormKey />
        <NumberFields draft={draft} errorOf={errorOf} />
        <TaxAndDays draft={draft} errorOf={errorOf} />
        <TextArea
          id="sender"
          name="sender"
          label="Sender: name, address, tax number"
          value={draft.sender}
          rows="5"
          maxlength="1000"
          error={errorOf("sender")}
        />
        <TextArea
          id="notes"
          name="notes"
          label="Notes, such as the account to pay to"
          value={draft.notes}
          rows="5"
          maxlength="1000"
          error={errorOf("notes")}
        />
        <div class="wide">
          <Button look="primary">Save</Button>
        </div>
      </form>
    </div>
  );
}

type NumberProps = { draft: InvoiceSettingsInput; errorOf: (field: string) => string | undefined };

function NumberFields({ draft, errorOf }: NumberProps) {
  return (
    <>
      <Field
        id="prefix"
        name="prefix"
        label="Numbers begin with"
        value={draft.prefix}
        maxlength="20"
        autocomplete="off"
        placeholder="2026-"
        error={errorOf("prefix")}
      />
      <Field
        id="firstNumber"
        name="firstNumber"
        label="First number"
        inputmode="numeric"
        value={draft.firstNumber}
        required
        maxlength="7"
        autocomplete="off"
        error={errorOf("firstNumber")}
      />
    </>
  );
}
