import { sql, type SQL } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { runStatements } from "../../db/run-statements.ts";
import { toHex } from "../../lib/encoding.ts";
import type { FrameHeader } from "./frame.ts";
import type { BindingRow, SubscriptionRow } from "../bindings/applied.ts";

/** What is written of one delivery after its effect. */
export type DeliveryRecord = {
  header: FrameHeader;
  subscription: SubscriptionRow;
  binding: BindingRow | null;
  action: string | null;
  status: "processed" | "ignored" | "failed" | "dead" | "held";
  result: string;
  attempts: number;
  durationMs: number;
  processedAt: number;
  /** gzip; null when the body lies in R2. */
  body: Uint8Array | null;
};

/** D1 takes 2 MB a bound text; a batch of big bodies goes in several statements of one transaction. */
const maxStatementChars = 900_000;

/**
 * The rows of a whole batch in one statement. A delivery that is done keeps its row: a duplicate, also one processed at
 * the same moment, writes nothing.
 */
export async function recordDeliveries(db: Database, records: DeliveryRecord[]): Promise<void> {
  if (records.length > 0) await runStatements(db, chunk(records.map(toJson)).map(upsert));
}

function upsert(rows: string[]): SQL {
  return sql`
    INSERT INTO deliveries (subscription_id, delivery_id, workspace_id, connection_id, binding_id, provider, event, action, status,
      result, received_at, processed_at, duration_ms, attempts, size_bytes, headers, body, body_key)
    SELECT value->>'subscriptionId', value->>'deliveryId', value->>'workspaceId', value->>'connectionId', value->>'bindingId',
      value->>'provider', value->>'event', value->>'action', value->>'status', value->>'result', value->>'receivedAt',
      value->>'processedAt', value->>'durationMs', value->>'attempts', value->>'sizeBytes', value->>'headers',
      unhex(value->>'body'), value->>'bodyKey'
    FROM json_each(${`[${rows.join(",")}]`}) WHERE true
    ON CONFLICT (subscription_id, delivery_id) DO UPDATE SET action = excluded.action, status = excluded.status,
      result = excluded.result, processed_at = excluded.processed_at, duration_ms = excluded.duration_ms,
      attempts = excluded.attempts
    WHERE deliveries.status IN ('failed', 'dead', 'held')`;
}

function toJson({ header, subscription, binding, body, ...rest }: DeliveryRecord): string {
  const { subscriptionId, deliveryId, event, receivedAt, sizeBytes, contentType, headers, bodyKey } = header;
  const { workspaceId, connectionId, provider } = subscription;
  const bindingId = binding?.id ?? subscription.bindingId;
  return JSON.stringify({
    ...rest,
    subscriptionId,
    deliveryId,
    workspaceId,
    connectionId,
    bindingId,
    provider,
    event,
    receivedAt,
    sizeBytes,
    bodyKey,
    headers: JSON.stringify({ ...(contentType === null ? {} : { "content-type": contentType }), ...headers }),
    body: body === null ? null : toHex(body),
  });
}

function chunk(rows: string[]): string[][] {
  const chunks: string[][] = [];
  let size = Infinity;
  for (const row of rows) {
    if (size + row.length > maxStatementChars) {
      chunks.push([]);
      size = 0;
    }
    chunks.at(-1)?.push(row);
    size += row.length;
  }
  return chunks;
}
