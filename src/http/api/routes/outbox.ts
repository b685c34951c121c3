import * as z from "zod/mini";

import { owedStates } from "../../../db/queries/owed.ts";
import { discardRow, retryRow } from "../../../integrations/outbox/change-row.ts";
import { listOutbox } from "../../../integrations/outbox/list-outbox.ts";
import { registry } from "../../../integrations/registry.ts";
import { defineRoute } from "../define-route.ts";
import { moment, pageOf, pageQuery } from "../schemas.ts";

const owedSchema = z
  .object({
    key: z.string(),
    kind: z.string(),
    connectionId: z.nullable(z.string()),
    state: z.enum(owedStates),
    reason: z.nullable(z.string()),
    attempts: z.int(),
    since: moment,
    nextAttemptAt: z.nullable(moment),
  })
  .check(z.meta({ id: "Owed" }));

export const outboxRoutes = [
  defineRoute({
    method: "get",
    path: "/outbox",
    scope: "connections:read",
    summary: "What still has to be sent to providers, longest first",
    query: z.extend(pageQuery, {
      state: z.optional(z.enum(owedStates)),
      connectionId: z.optional(z.string()),
    }),
    answer: { status: 200, schema: pageOf(owedSchema) },
    handle: async ({ ctx, query: { limit, cursor, state, connectionId } }) => {
      const filter = { state: state ?? null, connectionId: connectionId ?? null };
      const { rows, next } = await listOutbox(ctx, { filter, after: cursor ?? null, limit });
      return { items: rows, nextCursor: next };
    },
  }),
  defineRoute({
    method: "post",
    path: "/outbox/{outboxKey}/retry",
    scope: "connections:write",
    summary: "Send it now, with all attempts before it",
    answer: { status: 204 },
    handle: async ({ ctx, params }) => retryRow(ctx, params["outboxKey"] ?? ""),
  }),
  defineRoute({
    method: "post",
    path: "/outbox/{outboxKey}/discard",
    scope: "connections:write",
    summary: "Do not send it",
    answer: { status: 204 },
    handle: async ({ ctx, params }) => discardRow(ctx, registry.outboxHandlers, params["outboxKey"] ?? ""),
  }),
];
