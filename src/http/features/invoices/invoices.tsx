import { type Context, Hono } from "hono";
import * as z from "zod/mini";

import {
  getInvoiceSettings,
  type InvoiceSettings,
  type InvoiceSettingsInput,
  setInvoiceSettings,
} from "../../../domain/invoices/invoice-settings.ts";
import { formatTaxRate } from "../../../domain/invoices/invoice.ts";
import { invoiceFilters, invoiceListOf, invoiceStatements } from "../../../domain/invoices/list-invoices.ts";
import { makeInvoice } from "../../../domain/invoices/make-invoice.ts";
import {
  invoiceGroups,
  type Unbilled,
  unbilledOf,
  unbilledStatements,
  type UnbilledWish,
} from "../../../domain/invoices/unbilled.ts";
import { requireManager } from "../../../domain/context.ts";
import { clientChoices } from "../../../domain/reports/report-choices.ts";
import { roundings } from "../../../domain/reports/rounding.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { isWritableDate, localDateOf } from "../../../lib/zoned-time.ts";
import type { AppEnv } from "../../app-env.ts";
import { type Form, parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { onceFor } from "../../forms/once.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { query } from "../../requests/query.ts";
import { goTo } from "../../responses/go-to.ts";
import { page } from "../../responses/render.tsx";
import { InvoiceListPage } from "./invoice-list.tsx";
import { InvoiceSettingsPage } from "./invoice-settings-page.tsx";
import { NewInvoice, type NewInvoiceQuery } from "./new-invoice.tsx";

export const invoices = new Hono<AppEnv>();

/* oxlint-disable promise/valid-params -- these are zod's catch, no promise's */
const text = z.catch(z.string(), "");
const day = z.catch(z.string().check(z.refine(isWritableDate)), "");
const listQuery = z.object({
  state: z.catch(z.enum(["", ...invoiceFilters]), ""),
  client: text,
  from: day,
  until: day,
  after: text,
});
const newQuery = z.object({
  client: text,
  until: text,
  by: z.catch(z.enum(invoiceGroups), "project"),
  rounding: z.catch(z.enum(roundings), "none"),
});
/* oxlint-enable promise/valid-params */

const perPage = 50;

invoices.get("/invoices", query(listQuery), async (c) => {
  const ctx = ctxOf(c);
  const asked = c.req.valid("query");
  const { state, client, from, until, after } = asked;
  const today = todayOf(c);
  const filter = {
    state: state === "" ? null : state,
    clientId: client || null,
    from: from || null,
    until: until || null,
    today,
  };
  const [rows, sums, clients] = await ctx.db.batch([
    ...invoiceStatements(ctx, filter, { after: after || null, limit: perPage }),
    clientChoices(ctx),
  ]);
  const list = invoiceListOf([rows, sums], perPage);
  const content = <InvoiceListPage list={list} query={asked} clients={clients} today={today} />;
  return page(c, { title: "Invoices", current: "/projects" }, content);
});

invoices.get("/invoices/new", query(newQuery), (c) => {
  const asked = c.req.valid("query");
  return newInvoicePage(c, { ...asked, until: asked.until || todayOf(c) }, null);
});

invoices.post("/invoices", async (c) => {
  const form = await parseForm(c);
  const asked = newQuery.parse(Object.fromEntries(form.fields));
  const made: string[] = [];
  const refusal = await refusalOf(async () => {
    const draft = await onceFor(c, form, (ctx) => makeInvoice(ctx, wishOf(c, asked)));
    if (draft !== null) made.push(draft.id);
  });
  if (refusal !== null) return newInvoicePage(c, asked, refusal);
  const [id] = made;
  // A form that came before made its invoice then: it is the first of the list.
  return goTo(c, id === undefined ? "/invoices" : pathTo`/invoices/${id}`);
});

invoices.get("/invoices/settings", async (c) =>
  settingsPage(c, draftOf(await getInvoiceSettings(ctxOf(c))), null),
);

invoices.post("/invoices/settings", async (c) => {
  const form = await parseForm(c);
  const draft = parseSettings(form);
  const refusal = await refusalOf(() => onceFor(c, form, (ctx) => setInvoiceSettings(ctx, draft)));
  return refusal === null ? goTo(c, "/invoices/settings") : settingsPage(c, draft, refusal);
});

function todayOf(c: Context<AppEnv>): string {
  return localDateOf(c.var.now, viewerOf(c).timeZone);
}

function wishOf(c: Context<AppEnv>, { client, until, by, rounding }: z.infer<typeof newQuery>): UnbilledWish {
  return { clientId: client, until, by, rounding, timeZone: viewerOf(c).timeZone };
}

/** The page as it stands, or as the answer to its form. */
async function newInvoicePage(c: Context<AppEnv>, asked: z.infer<typeof newQuery>, refused: Refusal | null) {
  const ctx = ctxOf(c);
  requireManager(ctx.actor, "make invoices");
  const { clients, unbilled, refusal } = await previewOf(c, asked);
  const shown = refused ?? refusal;
  const content = (
    <NewInvoice
      query={asked satisfies NewInvoiceQuery}
      clients={clients}
      unbilled={unbilled}
      refusal={shown}
      zone={viewerOf(c).timeZone}
    />
  );
  return page(c, { title: "New invoice", current: "/projects", status: shown?.status ?? 200 }, content);
}

async function previewOf(c: Context<AppEnv>, asked: z.infer<typeof newQuery>) {
  const ctx = ctxOf(c);
  if (asked.client === "" || !isWritableDate(asked.until)) {
    const refusal: Refusal = { status: 422, message: "Choose a day.", field: "until" };
    const isWrong = !isWritableDate(asked.until);
    return { clients: await clientChoices(ctx), unbilled: null, refusal: isWrong ? refusal : null };
  }
  const wish = wishOf(c, asked);
  const [clientRows, entries, clients] = await ctx.db.batch([
    ...unbilledStatements(ctx, wish),
    clientChoices(ctx),
  ]);
  const found: Unbilled[] = [];
  const refusal = await refusalOf(async () => {
    found.push(unbilledOf(wish, [clientRows, entries]));
    return Promise.resolve();
  });
  return { clients, unbilled: found[0] ?? null, refusal };
}

function settingsPage(c: Context<AppEnv>, draft: InvoiceSettingsInput, refusal: Refusal | null) {
  const content = <InvoiceSettingsPage draft={draft} refusal={refusal} />;
  const status = refusal?.status ?? 200;
  return page(c, { title: "Numbers and texts of invoices", current: "/projects", status }, content);
}

function draftOf({ taxRate, dueDays, firstNumber, ...texts }: InvoiceSettings): InvoiceSettingsInput {
  const [days, first] = [dueDays, firstNumber].map(String);
  return { ...texts, taxRate: formatTaxRate(taxRate), dueDays: days ?? "", firstNumber: first ?? "" };
}

function parseSettings(form: Form): InvoiceSettingsInput {
  return {
    sender: form.get("sender"),
    prefix: form.get("prefix"),
    firstNumber: form.get("firstNumber"),
    taxRate: form.get("taxRate"),
    dueDays: form.get("dueDays"),
    notes: form.get("notes"),
  };
}
