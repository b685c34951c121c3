import * as z from "zod/mini";

import { archiveClient, restoreClient } from "../../../domain/clients/client-lifecycle.ts";
import { createClient } from "../../../domain/clients/create-client.ts";
import { getClient } from "../../../domain/clients/get-client.ts";
import { listClients } from "../../../domain/clients/list-clients.ts";
import { updateClient } from "../../../domain/clients/update-client.ts";
import { defineRoute } from "../define-route.ts";
import { given } from "../given.ts";
import { clientSchema, pageOf } from "../schemas.ts";

const clientBody = z.object({
  name: z.string(),
  address: z.optional(z.string()),
  currency: z.string().check(z.describe("ISO 4217, such as EUR")),
});

export const clientRoutes = [
  defineRoute({
    method: "get",
    path: "/clients",
    scope: "projects:read",
    summary: "The clients of projects that you see, by name; all, if you are an owner or admin",
    query: z.object({ archived: z._default(z.stringbool(), false) }),
    answer: { status: 200, schema: pageOf(clientSchema) },
    handle: async ({ ctx, query }) => ({
      items: await listClients(ctx, { isArchived: query.archived }),
      nextCursor: null,
    }),
  }),
  defineRoute({
    method: "post",
    path: "/clients",
    scope: "projects:write",
    summary: "Add a client",
    body: clientBody,
    answer: { status: 201, schema: clientSchema },
    handle: async ({ ctx, body: { name, currency, ...body } }) =>
      createClient(ctx, { name, currency, ...given(body) }),
  }),
  defineRoute({
    method: "get",
    path: "/clients/{id}",
    scope: "projects:read",
    summary: "A client",
    answer: { status: 200, schema: clientSchema },
    handle: async ({ ctx, params }) => getClient(ctx, params["id"] ?? ""),
  }),
  defineRoute({
    method: "patch",
    path: "/clients/{id}",
    scope: "projects:write",
    summary: "Change a client; the version must be the one you read",
    body: z.extend(z.partial(clientBody), { version: z.int() }),
    answer: { status: 200, schema: clientSchema },
    handle: async ({ ctx, params, body: { version, ...body } }) =>
      updateClient(ctx, { id: params["id"] ?? "", version, ...given(body) }),
  }),
  defineRoute({
    method: "post",
    path: "/clients/{id}/archive",
    scope: "projects:write",
    summary: "Archive a client: no project can get it any more; its projects stay",
    answer: { status: 204 },
    handle: async ({ ctx, params }) => archiveClient(ctx, params["id"] ?? ""),
  }),
  defineRoute({
    method: "post",
    path: "/clients/{id}/restore",
    scope: "projects:write",
    summary: "Take a client out of the archive",
    answer: { status: 204 },
    handle: async ({ ctx, params }) => restoreClient(ctx, params["id"] ?? ""),
  }),
];
