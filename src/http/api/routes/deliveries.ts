import * as z from "zod/mini";

import { getDelivery } from "../../../integrations/inbound/get-delivery.ts";
import { deliveryStatuses, listDeliveries } from "../../../integrations/inbound/list-deliveries.ts";
import { replayDead } from "../../../integrations/inbound/replay-dead.ts";
import { replayDelivery } from "../../../integrations/inbound/replay-delivery.ts";
import { defineRoute } from "../define-route.ts";
import { moment, pageOf, pageQuery } from "../schemas.ts";

const deliverySchema = z
  .object({
    subscriptionId: z.string(),
    deliveryId: z.string(),
    connectionId: z.string(),
    bindingId: z.nullable(z.string()),
    provider: z.string(),
    event: z.string(),
    action: z.nullable(z.string()),
    status: z.string(),
    result: z.string(),
    receivedAt: moment,
    processedAt: moment,
    durationMs: z.int(),
    attempts: z.int(),
    sizeBytes: z.int(),
  })
  .check(z.meta({ id: "Delivery" }));

const deliveryDetail = z
  .extend(deliverySchema, { headers: z.record(z.string(), z.string()) })
  .check(z.meta({ id: "DeliveryDetail" }));

const keyOf = (params: Record<string, string>) => ({
  subscriptionId: params["subscriptionId"] ?? "",
  deliveryId: params["deliveryId"] ?? "",
});

export const deliveryRoutes = [
  defineRoute({
    method: "get",
    path: "/deliveries",
    scope: "connections:read",
    summary: "Webhook deliveries that were accepted, latest first",
    query: z.extend(pageQuery, {
      status: z.optional(z.enum(deliveryStatuses)),
      connectionId: z.optional(z.string()),
      bindingId: z.optional(z.string()),
    }),
    answer: { status: 200, schema: pageOf(deliverySchema) },
    handle: async ({ ctx, query }) => {
      const { limit, cursor, status, connectionId, bindingId } = query;
      const filter = {
        status: status ?? null,
        connectionId: connectionId ?? null,
        bindingId: bindingId ?? null,
      };
      const { deliveries, next } = await listDeliveries(ctx, { filter, before: cursor ?? null, limit });
      return { items: deliveries, nextCursor: next };
    },
  }),
  defineRoute({
    method: "get",
    path: "/deliveries/{subscriptionId}/{deliveryId}",
    scope: "connections:read",
    summary: "A delivery with its headers; signatures are never kept",
    answer: { status: 200, schema: deliveryDetail },
    handle: async ({ ctx, params }) => getDelivery(ctx, keyOf(params)),
  }),
  defineRoute({
    method: "post",
    path: "/deliveries/{subscriptionId}/{deliveryId}/replay",
    scope: "connections:write",
    summary: "Apply a delivery once more",
    answer: { status: 204 },
    handle: async ({ ctx, params }) => replayDelivery(ctx, keyOf(params)),
  }),
  defineRoute({
    method: "post",
    path: "/deliveries/replay",
    scope: "connections:write",
    summary: "Apply all dead deliveries once more",
    answer: { status: 202, schema: z.object({ replayed: z.int() }) },
    handle: async ({ ctx }) => ({ replayed: await replayDead(ctx) }),
  }),
];
