import { env, exports } from "cloudflare:workers";
import { and, desc, eq, sql } from "drizzle-orm";

import { defaultTrackerSettings } from "../../src/integrations/bindings/settings.ts";
import { bindings } from "../../src/db/schema/bindings.ts";
import { subscriptions } from "../../src/db/schema/subscriptions.ts";
import { connections } from "../../src/db/schema/connections.ts";
import { parseConfig } from "../../src/env.ts";
import { vaultOf } from "../../src/integrations/vault-of.ts";
import { secretLocation } from "../../src/integrations/subscriptions/subscription.ts";
import { toHex } from "../../src/lib/encoding.ts";
import { createId, createSecret } from "../../src/lib/id.ts";
import { appUrl, createWorkspace, db } from "./people.ts";

export type TestHook = {
  id: string;
  workspaceId: string;
  connectionId: string;
  bindingId: string;
  secret: string;
};

/** A hook of a repository binding under an active connection, as binding a repository makes them. */
export async function createHook(
  options: {
    id?: string;
    workspaceId?: string;
    projectId?: string;
    repositoryId?: string;
    secret?: string;
    previous?: { secret: string; until: number };
  } = {},
): Promise<TestHook> {
  const now = Date.now();
  const workspaceId = options.workspaceId ?? (await createWorkspace());
  const [id, secret] = [options.id ?? createSecret(), options.secret ?? createSecret()];
  const [connectionId, bindingId] = [createId(now), createId(now)];
  const externalId = options.repositoryId ?? createId(now);
  const scope = { workspaceId, connectionId, provider: "github", host: "github.com", createdAt: now };
  const seal = async (text: string) =>
    (await vaultOf(env, parseConfig(env))).encrypt(text, secretLocation({ workspaceId, id }));
  await db().batch([
    db()
      .insert(connections)
      .values({
        ...scope,
        id: connectionId,
        ownerId: null,
        accountId: createId(now),
        accountLogin: "acme",
        authMethod: "token",
        scopesRequested: [],
        scopesGranted: [],
        status: "active",
        createdBy: "test",
        updatedAt: now,
      }),
    db()
      .insert(bindings)
      .values({
        ...scope,
        id: bindingId,
        projectId: options.projectId ?? createId(now),
        externalId,
        name: "Codertocat/Hello-World",
        url: "https://github.com/Codertocat/Hello-World",
        status: "active",
        settings: { ...defaultTrackerSettings, priorities: [] },
        intervalMinutes: 15,
        slot: 0,
        createdBy: "test",
        updatedAt: now,
      }),
    db()
      .insert(subscriptions)
      .values({
        ...scope,
        id,
        bindingId,
        secret: await seal(secret),
        keyId: "k1",
        previousSecret: options.previous === undefined ? null : await seal(options.previous.secret),
        previousUntil: options.previous?.until ?? null,
        remoteId: "1",
        scope: "container",
        state: "active",
      }),
  ]);
  return { id, workspaceId, connectionId, bindingId, secret };
}

/** What GitHub would send in X-Hub-Signature-256. */
export async function sign(secret: string, body: Uint8Array<ArrayBuffer>): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const raw = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"]);
  return `sha256=${toHex(await crypto.subtle.sign("HMAC", key, body))}`;
}

export function toBytes(payload: unknown): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    new TextEncoder().encode(typeof payload === "string" ? payload : JSON.stringify(payload)),
  );
}

export type Sent = {
  event?: string;
  deliveryId?: string;
  /** null = no such header. */
  signature?: string | null;
  headers?: Record<string, string>;
};

/** The request that GitHub would make, signed with the hook's secret unless a signature is given. */
export async function deliveryRequest(
  hook: { id: string; secret: string },
  payload: unknown,
  sent: Sent = {},
) {
  const body = payload instanceof Uint8Array ? Uint8Array.from(payload) : toBytes(payload);
  const headers = new Headers({
    "Content-Type": "application/json",
    "Content-Length": String(body.length),
    "User-Agent": "GitHub-Hookshot/044aadd",
    "X-GitHub-Event": sent.event ?? "issues",
    "X-GitHub-Delivery": sent.deliveryId ?? crypto.randomUUID(),
    ...sent.headers,
  });
  const signature = sent.signature === undefined ? await sign(hook.secret, body) : sent.signature;
  if (signature !== null) headers.set("X-Hub-Signature-256", signature);
  return new Request(`${appUrl}/webhooks/github/${hook.id}`, { method: "POST", headers, body });
}

/** Sends a signed delivery through the app's own endpoint. */
export async function deliver(hook: { id: string; secret: string }, payload: unknown, sent: Sent = {}) {
  return exports.default.fetch(await deliveryRequest(hook, payload, sent));
}

/** The subscription of a binding as it stands; throws when there is none. */
export async function subscriptionOf(bindingId: string) {
  const row = await db()
    .select()
    .from(subscriptions)
    .where(
      and(eq(subscriptions.bindingId, bindingId), sql`${subscriptions.state} NOT IN ('ending', 'removed')`),
    )
    .orderBy(desc(subscriptions.createdAt))
    .get();
  if (row === undefined) throw new Error("There is no subscription.");
  return row;
}
