import * as z from "zod";

import { getDelivery } from "../../../integrations/webhooks/get-delivery.ts";
import { deliveryStatuses, listDeliveries } from "../../../integrations/webhooks/list-deliveries.ts";
import { replayDead } from "../../../integrations/webhooks/replay-dead.ts";
import { replayDelivery } from "../../../integrations/webhooks/replay-delivery.ts";
import { defineRoute } from "../define-route.ts";
import { moment, pageOf, pageQuery } from "../schemas.ts";

const deliverySchema = z
  .object({
    hookId: z.string(),
    deliveryId: z.string(),
    connectionId: z.string(),
    bindingId: z.string().nullable(),
    provider: z.string(),
    event: z.string(),
    action: z.string().nullable(),
    status: z.string(),
    result: z.string(),
    receivedAt: moment,
    processedAt: moment,
    durationMs: z.int(),
    attempts: z.int(),
    sizeBytes: z.int(),
  })
  .meta({ id: "Delivery" });

const deliveryDetail = deliverySchema
  .extend({ headers: z.record(z.string(), z.string()) })
  .meta({ id: "DeliveryDetail" });

const keyOf = (params: Record<string, string>) => ({
  hookId: params["hookId"] ?? "",
  deliveryId: params["deliveryId"] ?? "",
});

export const deliveryRoutes = [
  defineRoute({
    method: "get",
    path: "/deliveries",
    scope: "connections:read",
    summary: "Webhook deliveries that were accepted, latest first",
    query: pageQuery.extend({
      status: z.enum(deliveryStatuses).optional(),
      connectionId: z.string().optional(),
      bindingId: z.string().optional(),
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
    path: "/deliveries/{hookId}/{deliveryId}",
    scope: "connections:read",
    summary: "A delivery with its headers; signatures are never kept",
    answer: { status: 200, schema: deliveryDetail },
    handle: async ({ ctx, params }) => getDelivery(ctx, keyOf(params)),
  }),
  defineRoute({
    method: "post",
    path: "/deliveries/{hookId}/{deliveryId}/replay",
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
