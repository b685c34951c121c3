import { parseConfig, type Env } from "../../env.ts";
import { within } from "../../lib/deadline.ts";
import { providers } from "../../providers/index.ts";
import { vaultOf } from "../vault-of.ts";
import { secretLocation } from "./subscription.ts";

/** What the endpoint needs to know of a subscription. Without keys nothing passes: so are unknown and removed ones kept. */
export type SecretKeys = {
  provider: string | null;
  /** The present secret, and the one before while a rotation overlaps. */
  keys: readonly { key: CryptoKey; until: number }[];
  loadedAt: number;
};

const freshMs = 60_000;
/** While D1 does not answer, what was known is used for longer: a lost delivery is lost for good. */
const staleMs = 600_000;
/** A wrong signature may be the first after a rotation; that is asked at most this often. */
const recheckMs = 5_000;
const loadDeadlineMs = 700;
const maxEntries = 10_000;

// Apart, so that made-up ids cannot push out the subscriptions that work.
const known = new Map<string, SecretKeys>();
const unknown = new Map<string, SecretKeys>();

/** The keys as they are in this isolate; undefined when D1 has to be asked. */
export function cachedSecretKeys(subscriptionId: string, now: number): SecretKeys | undefined {
  const entry = known.get(subscriptionId) ?? unknown.get(subscriptionId);
  return entry !== undefined && now - entry.loadedAt < freshMs ? entry : undefined;
}

/** Reads the keys from D1, one indexed row. Throws when D1 fails or stalls and nothing recent is known. */
export async function loadSecretKeys(env: Env, subscriptionId: string, now: number): Promise<SecretKeys> {
  try {
    const entry = await within(
      loadDeadlineMs,
      "Reading a subscription",
      readSecretKeys(env, subscriptionId, now),
    );
    remember(subscriptionId, entry);
    return entry;
  } catch (error) {
    const stale = known.get(subscriptionId);
    if (stale !== undefined && now - stale.loadedAt < staleMs) return stale;
    throw error;
  }
}

/** True when a wrong signature may come from a rotation that this isolate has not seen yet. */
export function mayBeOutdated(entry: SecretKeys, now: number): boolean {
  return entry.keys.length > 0 && now - entry.loadedAt >= recheckMs;
}

type Row = {
  workspaceId: string;
  provider: string;
  secret: string;
  previousSecret: string | null;
  previousUntil: number | null;
};

// Plain SQL: this runs before the answer to a provider that does not wait long, and building a query costs as much as it.
const selectSecrets = `SELECT workspace_id AS workspaceId, provider, secret, previous_secret AS previousSecret,
  previous_until AS previousUntil FROM subscriptions WHERE id = ?1 AND state IN ('pending', 'active', 'manual', 'off')`;

async function readSecretKeys(env: Env, subscriptionId: string, now: number): Promise<SecretKeys> {
  const row = await env.DB.prepare(selectSecrets).bind(subscriptionId).first<Row>();
  if (row === null) return { provider: null, keys: [], loadedAt: now };
  const present = await openKey(env, subscriptionId, row, row.secret);
  const previous =
    row.previousSecret !== null && row.previousUntil !== null && row.previousUntil > now
      ? await openKey(env, subscriptionId, row, row.previousSecret)
      : null;
  return {
    provider: row.provider,
    loadedAt: now,
    keys: [
      ...(present === null ? [] : [{ key: present, until: Infinity }]),
      ...(previous === null ? [] : [{ key: previous, until: row.previousUntil ?? 0 }]),
    ],
  };
}

/** null for an empty secret: without one nothing passes. */
async function openKey(
  env: Env,
  subscriptionId: string,
  row: Row,
  ciphertext: string,
): Promise<CryptoKey | null> {
  const vault = await vaultOf(env, parseConfig(env));
  const secret = await vault.decrypt(
    ciphertext,
    secretLocation({ workspaceId: row.workspaceId, id: subscriptionId }),
  );
  const inbound = Object.hasOwn(providers, row.provider) ? providers[row.provider]?.inbound : undefined;
  return secret === "" || inbound === undefined ? null : inbound.importSecret(secret);
}

function remember(subscriptionId: string, entry: SecretKeys): void {
  const [map, other] = entry.provider === null ? [unknown, known] : [known, unknown];
  other.delete(subscriptionId);
  if (map.size >= maxEntries && !map.has(subscriptionId)) {
    // A Map keeps the order of insertion, so its first key is the oldest.
    const oldest = map.keys().next().value;
    if (oldest !== undefined) map.delete(oldest);
  }
  map.set(subscriptionId, entry);
}
