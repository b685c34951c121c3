import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import { addInvoiceLine, changeDraft, removeInvoiceLine } from "../../../domain/invoices/change-draft.ts";
import { getInvoice } from "../../../domain/invoices/find-invoice.ts";
import {
  deleteDraft,
  payInvoice,
  reopenInvoice,
  sendInvoice,
  voidInvoice,
} from "../../../domain/invoices/invoice-lifecycle.ts";
import { formatTaxRate, type InvoiceDetail } from "../../../domain/invoices/invoice.ts";
import { minorDigits } from "../../../lib/currency.ts";
import type { Row } from "../../../lib/csv.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { hourMs } from "../../../lib/time-units.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import type { AppEnv } from "../../app-env.ts";
import { changedFields, type Edited, editedOf, parseShown } from "../../forms/edited.ts";
import { type Form, parseForm, type Refusal, refusalOf, type SentForm } from "../../forms/form.ts";
import { onceFor } from "../../forms/once.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { ids } from "../../requests/ids.ts";
import { goTo } from "../../responses/go-to.ts";
import { page } from "../../responses/render.tsx";
import { download } from "../reports/files.ts";
import type { Draft, LineDraft } from "./draft-forms.tsx";
import { titleOf } from "./format.ts";
import { InvoicePage } from "./invoice-page.tsx";

export const invoice = new Hono<AppEnv>();

const draftSchema = z.object({
  address: z.string(),
  sender: z.string(),
  taxRate: z.string(),
  dueDays: z.string(),
  notes: z.string(),
});

invoice.get("/invoices/:id", ids("id"), (c) => invoicePage(c, c.req.valid("param").id));

invoice.get("/invoices/:id/lines.csv", ids("id"), async (c) => {
  const shown = await getInvoice(ctxOf(c), c.req.valid("param").id);
  return download(c, "csv", shown.number === null ? "draft" : `invoice ${safe(shown.number)}`, [
    rowsOf(shown),
  ]);
});

invoice.post("/invoices/:id", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  const form = await parseForm(c);
  const version = Number(form.get("version"));
  const edited = { draft: parseDraft(form), shown: parseShown(form, draftSchema), version };
  const change = { ...changedFields(edited), id, version };
  return answer(c, id, { form, verb: (ctx) => changeDraft(ctx, change), edited });
});

invoice.post("/invoices/:id/lines", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  const form = await parseForm(c);
  const line = { text: form.get("text"), amount: form.get("amount") };
  return answer(c, id, { form, verb: (ctx) => addInvoiceLine(ctx, { id, ...line }), line });
});

invoice.post("/invoices/:id/lines/delete", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  const form = await parseForm(c);
  const position = Number(form.get("position"));
  return answer(c, id, { form, verb: (ctx) => removeInvoiceLine(ctx, { id, position }) });
});

invoice.post("/invoices/:id/send", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  const { timeZone } = viewerOf(c);
  return answer(c, id, { form: await parseForm(c), verb: (ctx) => sendInvoice(ctx, { id, timeZone }) });
});

invoice.post("/invoices/:id/payment", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  const form = await parseForm(c);
  return answer(c, id, { form, verb: (ctx) => payInvoice(ctx, { id, paidOn: form.get("paidOn") }) });
});

invoice.post("/invoices/:id/payment/remove", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  return answer(c, id, { form: await parseForm(c), verb: (ctx) => reopenInvoice(ctx, id) });
});

invoice.post("/invoices/:id/void", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  return answer(c, id, { form: await parseForm(c), verb: (ctx) => voidInvoice(ctx, id) });
});

invoice.post("/invoices/:id/delete", ids("id"), async (c) => {
  const id = c.req.valid("param").id;
  await onceFor(c, await parseForm(c), (ctx) => deleteDraft(ctx, id));
  return goTo(c, "/invoices");
});

type Asked = {
  form: SentForm;
  verb: (ctx: PersonCtx) => Promise<unknown>;
  /** What was typed, to be shown again when it is refused. */
  edited?: Edited<Draft>;
  line?: LineDraft;
};

async function answer(c: Context<AppEnv>, id: string, { form, verb, edited, line }: Asked) {
  const refusal = await refusalOf(() => onceFor(c, form, verb));
  if (refusal === null) return goTo(c, pathTo`/invoices/${id}`);
  return invoicePage(c, id, { refusal, ...(edited && { edited }), ...(line && { line }) });
}

type Refused = { refusal: Refusal; edited?: Edited<Draft>; line?: LineDraft };

/** The page as it stands, or as the answer to one of its forms. */
async function invoicePage(c: Context<AppEnv>, id: string, refused: Refused | null = null) {
  const shown = await getInvoice(ctxOf(c), id);
  const refusal = refused?.refusal ?? null;
  const typed = refused?.edited === undefined ? null : { ...refused.edited, refusal: refused.refusal };
  const fields = {
    edited: editedOf(typed, draftOf(shown), shown.version),
    line: refused?.line ?? { text: "", amount: "" },
  };
  const today = localDateOf(c.var.now, viewerOf(c).timeZone);
  const content = <InvoicePage invoice={shown} today={today} fields={fields} refusal={refusal} />;
  return page(c, { title: titleOf(shown), current: "/projects", status: refusal?.status ?? 200 }, content);
}

function draftOf({ address, sender, taxRate, dueDays, notes }: InvoiceDetail): Draft {
  return { address, sender, taxRate: formatTaxRate(taxRate), dueDays: String(dueDays), notes };
}

function parseDraft(form: Form): Draft {
  return {
    address: form.get("address"),
    sender: form.get("sender"),
    taxRate: form.get("taxRate"),
    dueDays: form.get("dueDays"),
    notes: form.get("notes"),
  };
}

/** A prefix may hold slashes, which no file name can. */
function safe(number: string): string {
  return number.replaceAll("/", "-");
}

/** The lines, the tax and the total as a table. */
function rowsOf({ number, issuedOn, clientName, currency, lines, net, tax, gross }: InvoiceDetail): Row[] {
  const amountOf = (amount: number) => amount / 10 ** minorDigits(currency);
  const same = [number ?? "", issuedOn ?? "", clientName];
  const sum = (text: string, amount: number): Row => [...same, text, "", "", amountOf(amount), currency];
  return [
    ["Invoice", "Date", "Client", "For", "Hours", "Rate", "Amount", "Currency"],
    ...lines.map(({ text, ms, rate, amount }): Row => [
      ...same,
      text,
      ms === null ? "" : Number((ms / hourMs).toFixed(4)),
      rate === null ? "" : amountOf(rate),
      amountOf(amount),
      currency,
    ]),
    sum("Net", net),
    sum("Tax", tax),
    sum("Total", gross),
  ];
}
