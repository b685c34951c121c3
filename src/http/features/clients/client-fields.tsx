import * as z from "zod/mini";

import { currencies } from "../../../lib/currency.ts";
import { Field, TextArea } from "../../components/field.tsx";
import type { Refusal } from "../../forms/form.ts";

export const clientDraftSchema = z.object({ name: z.string(), address: z.string(), currency: z.string() });

/** A client as its form holds it. */
export type ClientDraft = z.infer<typeof clientDraftSchema>;

/** The fields of a client; `idPrefix` keeps the ids of two forms apart. */
export function ClientFields(props: { idPrefix: string; draft: ClientDraft; refusal: Refusal | null }) {
  const { idPrefix, draft, refusal } = props;
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  return (
    <>
      <Field
        id={`${idPrefix}-name`}
        label="Name"
        name="name"
        value={draft.name}
        required
        maxlength="100"
        autocomplete="off"
        error={errorOf("name")}
      />
      <Field
        id={`${idPrefix}-currency`}
        label="Currency"
        name="currency"
        value={draft.currency}
        required
        maxlength="3"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck="false"
        list={`${idPrefix}-currencies`}
        error={errorOf("currency")}
      />
      <datalist id={`${idPrefix}-currencies`}>
        {currencies.map((code) => (
          <option value={code}></option>
        ))}
      </datalist>
      <div class="wide">
        <TextArea
          id={`${idPrefix}-address`}
          label="Address for invoices"
          name="address"
          value={draft.address}
          rows="4"
          maxlength="500"
          autocomplete="off"
          error={errorOf("address")}
        />
      </div>
    </>
  );
}
