import { Hono } from "hono";
import * as z from "zod/mini";

import { canManage } from "../../../domain/context.ts";
import { getDelivery, getPayload } from "../../../integrations/inbound/get-delivery.ts";
import { deliveryStatuses, listDeliveries } from "../../../integrations/inbound/list-deliveries.ts";
import { readPayload } from "../../../integrations/inbound/payload.ts";
import { replayDead } from "../../../integrations/inbound/replay-dead.ts";
import { replayDelivery } from "../../../integrations/inbound/replay-delivery.ts";
import type { AppEnv } from "../../app-env.ts";
import { goTo } from "../../responses/go-to.ts";
import { ids, queryId } from "../../requests/ids.ts";
import { isShown, versionOf } from "../../responses/live.ts";
import { ctxOf, viewerOf } from "../../middleware/session.ts";
import { query } from "../../requests/query.ts";
import { page } from "../../responses/render.tsx";
import { DeliveryDetail } from "./delivery-detail.tsx";
import { DeliveriesPanel, DeliveryList } from "./delivery-list.tsx";
import { deliveryPath, eventName } from "./describe-delivery.ts";
import { clip } from "../../../lib/truncate.ts";

export const deliveries = new Hono<AppEnv>();

const pageSize = 50;
const shownBytes = 1_000_000;
const shownChars = 100_000;

/** A choice that was left empty, or a link with an unknown one, means "all". */
// oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
const choice = z.catch(z.nullable(z.string().check(z.minLength(1))), null);
const querySchema = z.object({
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  status: z.catch(z.nullable(z.enum(deliveryStatuses)), null),
  connection: queryId,
  binding: queryId,
  before: choice,
});

deliveries.get("/deliveries", query(querySchema), async (c) => {
  const ctx = ctxOf(c);
  const { status, connection = null, binding = null, before } = c.req.valid("query");
  const filter = { status, connectionId: connection, bindingId: binding };
  const listed = await listDeliveries(ctx, { filter, before, limit: pageSize });
  const version = await versionOf(listed);
  const { timeZone: zone, clock } = viewerOf(c);
  const props = { listed, filter, before, canReplayAll: canManage(ctx.actor), zone, clock, version };
  if (c.req.query("part") === "list")
    return isShown(c, version) ? c.body(null, 204) : c.html(<DeliveryList {...props} />);
  return page(c, { title: "Deliveries", current: "/connections" }, <DeliveriesPanel {...props} />);
});

deliveries.post("/deliveries/replay", async (c) => {
  await replayDead(ctxOf(c));
  return goTo(c, "/deliveries");
});

deliveries.get("/deliveries/:subscriptionId/:deliveryId", ids("subscriptionId", "deliveryId"), async (c) => {
  const ctx = ctxOf(c);
  const { body, ...delivery } = await getDelivery(ctx, c.req.valid("param"));
  const version = await versionOf(delivery);
  const isLive = c.req.query("part") === "delivery";
  if (isLive && isShown(c, version)) return c.body(null, 204);
  const bytes =
    delivery.sizeBytes > shownBytes
      ? null
      : await readPayload(c.env.BUCKET, { body, bodyKey: delivery.bodyKey });
  const { timeZone: zone, clock } = viewerOf(c);
  const detail = (
    <DeliveryDetail
      delivery={delivery}
      payload={bytes === null ? null : prettyPrint(bytes)}
      isKept={body !== null || delivery.bodyKey !== null}
      zone={zone}
      clock={clock}
      version={version}
    />
  );
  return isLive ? c.html(detail) : page(c, { title: eventName(delivery), current: "/connections" }, detail);
});

deliveries.get(
  "/deliveries/:subscriptionId/:deliveryId/payload",
  ids("subscriptionId", "deliveryId"),
  async (c) => {
    const { payload } = await getPayload({ ...ctxOf(c), bucket: c.env.BUCKET }, c.req.valid("param"));
    // Never as a type that a browser would show: the content is somebody else's.
    return c.body(Uint8Array.from(payload), 200, {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": 'attachment; filename="payload.json"',
    });
  },
);

deliveries.post(
  "/deliveries/:subscriptionId/:deliveryId/replay",
  ids("subscriptionId", "deliveryId"),
  async (c) => {
    const key = c.req.valid("param");
    await replayDelivery(ctxOf(c), key);
    return goTo(c, deliveryPath(key));
  },
);

/** JSON in lines; anything else as it came. */
function prettyPrint(bytes: Uint8Array): { text: string; isCut: boolean } {
  const raw = new TextDecoder().decode(bytes);
  const text = indent(raw);
  return { text: clip(text, shownChars), isCut: text.length > shownChars };
}

function indent(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return raw;
    throw error;
  }
}
