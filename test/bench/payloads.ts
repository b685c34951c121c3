import { createHmac } from "node:crypto";
import { createRequire } from "node:module";

type Definition = { name: string; examples: Record<string, unknown>[] };

const definitions: Definition[] = Object.values(createRequire(import.meta.url)("@octokit/webhooks-examples"));

export type Payload = { event: string; body: string; sizeBytes: number };

/** The real example of an event whose JSON is nearest to a size. */
export function payloadNear(event: string, sizeBytes: number): Payload {
  const bodies = (definitions.find(({ name }) => name === event)?.examples ?? []).map((example) =>
    JSON.stringify(example),
  );
  const distance = (body: string) => Math.abs(body.length - sizeBytes);
  const [body] = bodies.toSorted((a, b) => distance(a) - distance(b));
  if (body === undefined) throw new Error(`There is no example of ${event}.`);
  return { event, body, sizeBytes: Buffer.byteLength(body) };
}

export function signedHeaders(payload: Payload, secret: string, deliveryId: string): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/bench",
    "x-github-event": payload.event,
    "x-github-delivery": deliveryId,
    "x-github-hook-id": "1",
    "x-github-hook-installation-target-type": "repository",
    "x-github-hook-installation-target-id": "1",
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(payload.body).digest("hex")}`,
  };
}
