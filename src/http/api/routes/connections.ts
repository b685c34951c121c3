import * as z from "zod/mini";

import { pauseConnection, resumeConnection } from "../../../integrations/connections/change-connection.ts";
import { listConnections } from "../../../integrations/connections/list-connections.ts";
import { testConnection } from "../../../integrations/connections/test-connection.ts";
import { describeBinding } from "../../../integrations/sync/describe-binding.ts";
import { listBindings } from "../../../integrations/bindings/list-bindings.ts";
import { syncNow } from "../../../integrations/sync/sync-now.ts";
import { createContext } from "../../../integrations/create-context.ts";
import { notFound } from "../../../lib/errors.ts";
import { defineRoute, type ApiCall } from "../define-route.ts";
import { moment, pageOf, pageQuery } from "../schemas.ts";

const connectionSchema = z
  .object({
    id: z.string(),
    provider: z.string(),
    host: z.string(),
    accountLogin: z.string(),
    status: z.string(),
    isPersonal: z.boolean(),
    bindings: z.int(),
    missingScopes: z.array(z.string()),
    lastSyncAt: z.nullable(moment),
    nextSyncAt: z.nullable(moment),
    lastError: z.nullable(z.string()),
    lastErrorAt: z.nullable(moment),
  })
  .check(z.meta({ id: "Connection" }));

const bindingSchema = z
  .object({
    id: z.string(),
    connectionId: z.string(),
    projectId: z.nullable(z.string()),
    provider: z.string(),
    host: z.string(),
    capability: z.enum(["tracker", "calendar", "chat"]),
    externalId: z.string(),
    name: z.string(),
    url: z.string(),
    status: z.string(),
    subscription: z.nullable(z.string()),
    lastSyncAt: z.nullable(moment),
    lastError: z.nullable(z.string()),
    lastErrorAt: z.nullable(moment),
  })
  .check(z.meta({ id: "Binding" }));

function contextOf({ ctx, c }: Pick<ApiCall<unknown, unknown>, "ctx" | "c">) {
  return createContext(ctx, c.env, c.var.config);
}

export const connectionRoutes = [
  defineRoute({
    method: "get",
    path: "/connections",
    scope: "connections:read",
    summary: "The connections you see",
    answer: { status: 200, schema: pageOf(connectionSchema) },
    handle: async ({ ctx }) => ({ items: await listConnections(ctx), nextCursor: null }),
  }),
  defineRoute({
    method: "get",
    path: "/connections/{id}",
    scope: "connections:read",
    summary: "A connection",
    answer: { status: 200, schema: connectionSchema },
    handle: async ({ ctx, params }) => {
      const found = (await listConnections(ctx)).find(({ id }) => id === params["id"]);
      if (found === undefined) throw notFound("connection");
      return found;
    },
  }),
  defineRoute({
    method: "post",
    path: "/connections/{id}/test",
    scope: "connections:write",
    summary: "Ask the provider whether the connection works",
    answer: { status: 200, schema: z.object({ isWorking: z.boolean(), summary: z.string() }) },
    handle: async ({ params, ...call }) => testConnection(await contextOf(call), params["id"] ?? ""),
  }),
  defineRoute({
    method: "post",
    path: "/connections/{id}/pause",
    scope: "connections:write",
    summary: "Stop syncs and the handling of what arrives",
    answer: { status: 204 },
    handle: async ({ params, ...call }) => pauseConnection(await contextOf(call), params["id"] ?? ""),
  }),
  defineRoute({
    method: "post",
    path: "/connections/{id}/resume",
    scope: "connections:write",
    summary: "Go on after a pause",
    answer: { status: 204 },
    handle: async ({ params, ...call }) => resumeConnection(await contextOf(call), params["id"] ?? ""),
  }),
  defineRoute({
    method: "get",
    path: "/bindings",
    scope: "connections:read",
    summary: "Repositories and other containers that are tied to projects",
    query: z.extend(pageQuery, { connectionId: z.optional(z.string()) }),
    answer: { status: 200, schema: pageOf(bindingSchema) },
    handle: async ({ ctx, query: { limit, cursor, connectionId } }) => {
      const { bindings, hasMore } = await listBindings(ctx, { connectionId, after: cursor, limit });
      return { items: bindings, nextCursor: hasMore ? (bindings.at(-1)?.id ?? null) : null };
    },
  }),
  defineRoute({
    method: "get",
    path: "/bindings/{id}",
    scope: "connections:read",
    summary: "A binding",
    answer: { status: 200, schema: bindingSchema },
    handle: async ({ ctx, params }) => {
      const { binding, subscription } = await describeBinding(ctx, params["id"] ?? "");
      return { ...binding, subscription: subscription?.state ?? null };
    },
  }),
  defineRoute({
    method: "post",
    path: "/bindings/{id}/sync",
    scope: "connections:write",
    summary: "Sync a binding now; the run is the one that does it",
    answer: { status: 202, schema: z.object({ runId: z.string() }) },
    handle: async ({ ctx, params }) => syncNow(ctx, params["id"] ?? ""),
  }),
];
