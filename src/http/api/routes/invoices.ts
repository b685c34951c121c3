import * as z from "zod/mini";

import { invoiceStates } from "../../../db/schema/invoices.ts";
import { addInvoiceLine, changeDraft, removeInvoiceLine } from "../../../domain/invoices/change-draft.ts";
import { getInvoice } from "../../../domain/invoices/find-invoice.ts";
import {
  deleteDraft,
  payInvoice,
  reopenInvoice,
  sendInvoice,
  voidInvoice,
} from "../../../domain/invoices/invoice-lifecycle.ts";
import { invoiceFilters, listInvoices } from "../../../domain/invoices/list-invoices.ts";
import { makeInvoice } from "../../../domain/invoices/make-invoice.ts";
import { findUnbilled, invoiceGroups } from "../../../domain/invoices/unbilled.ts";
import { findMe } from "../../../domain/members/find-me.ts";
import { roundings } from "../../../domain/reports/rounding.ts";
import type { TokenActor } from "../../../domain/api-tokens/find-token-actor.ts";
import type { Ctx } from "../../../domain/context.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import { defineRoute } from "../define-route.ts";
import { given } from "../given.ts";
import { decodeCursor, encodeCursor, moment, pageOf, pageQuery } from "../schemas.ts";

const amount = z.int().check(z.describe("In minor units: 9550 of EUR is 95.50"));
const day = z.string().check(z.describe("A day, YYYY-MM-DD"));
const taxRate = z.int().check(z.describe("Hundredths of a percent: 1900 is 19 %"));
const line = z.object({
  position: z.int(),
  text: z.string(),
  ms: z.nullable(z.int()).check(z.describe("Milliseconds of its entries; null = a line without time")),
  rate: z.nullable(amount).check(z.describe("For an hour")),
  amount,
});
const invoiceFields = {
  id: z.string(),
  clientId: z.string(),
  state: z.enum(invoiceStates),
  number: z.nullable(z.string()).check(z.describe("null until it is sent")),
  clientName: z.string(),
  address: z.string(),
  sender: z.string(),
  currency: z.string().check(z.describe("ISO 4217")),
  from: day,
  until: day,
  taxRate,
  net: amount,
  tax: amount,
  gross: amount,
  notes: z.string(),
  dueDays: z.int(),
  issuedOn: z.nullable(day),
  dueOn: z.nullable(day),
  paidOn: z.nullable(day),
  version: z.int(),
  createdAt: moment,
};
const invoiceSchema = z.object(invoiceFields).check(z.meta({ id: "Invoice" }));
const detailSchema = z
  .object({ ...invoiceFields, lines: z.array(line) })
  .check(z.meta({ id: "InvoiceDetail", description: "An invoice with what is charged." }));
const unbilledSchema = z
  .object({
    currency: z.string(),
    lines: z.array(line),
    leftOut: z.array(
      z.object({
        id: z.string(),
        ms: z.nullable(z.int()).check(z.describe("null: its timer runs")),
        project: z.string(),
        notes: z.string(),
      }),
    ),
  })
  .check(
    z.meta({
      id: "Unbilled",
      description: "What an invoice would hold, and what has no rate in the client's currency or still runs.",
    }),
  );

const wish = z.object({
  clientId: z.string(),
  until: day.check(z.describe("The last day, YYYY-MM-DD; an entry belongs to the day on which it began")),
  by: z._default(z.enum(invoiceGroups), "project"),
  rounding: z._default(z.enum(roundings), "none"),
});
const detail = { status: 200, schema: detailSchema } as const;

async function zoneOf(ctx: Ctx<TokenActor>): Promise<string> {
  return (await findMe(ctx)).timeZone;
}

export const invoiceRoutes = [
  defineRoute({
    method: "get",
    path: "/invoices",
    scope: "projects:read",
    summary: "Invoices, the latest first; for owners and admins, as is all of invoices",
    query: z.extend(pageQuery, {
      state: z.optional(z.enum(invoiceFilters)),
      clientId: z.optional(z.string()),
    }),
    answer: { status: 200, schema: pageOf(invoiceSchema) },
    handle: async ({ ctx, query: { limit, cursor, state = null, clientId = null } }) => {
      const [after] = cursor === undefined ? [null] : decodeCursor(cursor, z.tuple([z.string()]));
      const today = localDateOf(ctx.now, await zoneOf(ctx));
      const filter = { state, clientId, from: null, until: null, today };
      const { invoices, next } = await listInvoices(ctx, filter, { after, limit });
      return { items: invoices, nextCursor: next === null ? null : encodeCursor([next]) };
    },
  }),
  defineRoute({
    method: "get",
    path: "/invoices/unbilled",
    scope: "projects:read",
    summary: "What an invoice of a client's time would hold",
    query: wish,
    answer: { status: 200, schema: unbilledSchema },
    handle: async ({ ctx, query }) => {
      const { client, lines, leftOut } = await findUnbilled(ctx, { ...query, timeZone: await zoneOf(ctx) });
      return { currency: client.currency, lines, leftOut };
    },
  }),
  defineRoute({
    method: "post",
    path: "/invoices",
    scope: "projects:write",
    summary: "Make a draft of a client's billable time that stands on no invoice",
    body: wish,
    answer: { status: 201, schema: detailSchema },
    handle: async ({ ctx, body }) => makeInvoice(ctx, { ...body, timeZone: await zoneOf(ctx) }),
  }),
  defineRoute({
    method: "get",
    path: "/invoices/{id}",
    scope: "projects:read",
    summary: "An invoice with its lines",
    answer: detail,
    handle: async ({ ctx, params }) => getInvoice(ctx, params["id"] ?? ""),
  }),
  defineRoute({
    method: "patch",
    path: "/invoices/{id}",
    scope: "projects:write",
    summary: "Change a draft; the version must be the one you read",
    body: z.object({
      version: z.int(),
      address: z.optional(z.string()),
      sender: z.optional(z.string()),
      taxRate: z.optional(z.string()).check(z.describe("In percent, such as 19 or 7.5")),
      dueDays: z.optional(z.int()),
      notes: z.optional(z.string()),
    }),
    answer: detail,
    handle: async ({ ctx, params, body: { version, dueDays, ...body } }) =>
      changeDraft(ctx, {
        id: params["id"] ?? "",
        version,
        ...given(body),
        ...(dueDays !== undefined && { dueDays: String(dueDays) }),
      }),
  }),
  defineRoute({
    method: "delete",
    path: "/invoices/{id}",
    scope: "projects:write",
    summary: "Delete a draft: its time is free again",
    answer: { status: 204 },
    handle: async ({ ctx, params }) => deleteDraft(ctx, params["id"] ?? ""),
  }),
  defineRoute({
    method: "post",
    path: "/invoices/{id}/lines",
    scope: "projects:write",
    summary: "Add a line without time to a draft",
    body: z.object({
      text: z.string(),
      amount: z.string().check(z.describe("As people write it: 99.50; -50 is a discount")),
    }),
    answer: { status: 201, schema: detailSchema },
    handle: async ({ ctx, params, body }) => addInvoiceLine(ctx, { id: params["id"] ?? "", ...body }),
  }),
  defineRoute({
    method: "post",
    path: "/invoices/{id}/lines/delete",
    scope: "projects:write",
    summary: "Take a line without time off a draft",
    body: z.object({ position: z.int() }),
    answer: detail,
    handle: async ({ ctx, params, body }) => removeInvoiceLine(ctx, { id: params["id"] ?? "", ...body }),
  }),
  defineRoute({
    method: "post",
    path: "/invoices/{id}/send",
    scope: "projects:write",
    summary: "Mark a draft as sent: it gets its number, and no longer changes",
    answer: detail,
    handle: async ({ ctx, params }) =>
      sendInvoice(ctx, { id: params["id"] ?? "", timeZone: await zoneOf(ctx) }),
  }),
  defineRoute({
    method: "post",
    path: "/invoices/{id}/payment",
    scope: "projects:write",
    summary: "Mark what was sent as paid",
    body: z.object({ paidOn: day }),
    answer: detail,
    handle: async ({ ctx, params, body }) => payInvoice(ctx, { id: params["id"] ?? "", ...body }),
  }),
  defineRoute({
    method: "delete",
    path: "/invoices/{id}/payment",
    scope: "projects:write",
    summary: "Say that it was not paid after all",
    answer: detail,
    handle: async ({ ctx, params }) => reopenInvoice(ctx, params["id"] ?? ""),
  }),
  defineRoute({
    method: "post",
    path: "/invoices/{id}/void",
    scope: "projects:write",
    summary: "Void an invoice: its number stays taken, its time is free again",
    answer: detail,
    handle: async ({ ctx, params }) => voidInvoice(ctx, params["id"] ?? ""),
  }),
];
