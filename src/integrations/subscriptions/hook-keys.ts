import { parseConfig, type Env } from "../../env.ts";
import { within } from "../../lib/deadline.ts";
import { providers } from "../../providers/index.ts";
import { vaultOf } from "../vault-of.ts";
import { hookSecretPlace } from "./hook-secret.ts";

/** What the door needs to know of a hook. Without keys nothing passes: so are unknown and removed hooks kept. */
export type HookKeys = {
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

// Apart, so that made-up ids cannot push out the hooks that work.
const known = new Map<string, HookKeys>();
const unknown = new Map<string, HookKeys>();

/** The keys as they are in this isolate; undefined when D1 has to be asked. */
export function cachedHookKeys(hookId: string, now: number): HookKeys | undefined {
  const entry = known.get(hookId) ?? unknown.get(hookId);
  return entry !== undefined && now - entry.loadedAt < freshMs ? entry : undefined;
}

/** Reads the keys from D1, one indexed row. Throws when D1 fails or stalls and nothing recent is known. */
export async function loadHookKeys(env: Env, hookId: string, now: number): Promise<HookKeys> {
  try {
    const entry = await within(loadDeadlineMs, "Reading a hook", readHookKeys(env, hookId, now));
    remember(hookId, entry);
    return entry;
  } catch (error) {
    const stale = known.get(hookId);
    if (stale !== undefined && now - stale.loadedAt < staleMs) return stale;
    throw error;
  }
}

/** True when a wrong signature may come from a rotation that this isolate has not seen yet. */
export function mayBeOutdated(entry: HookKeys, now: number): boolean {
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
const selectHook = `SELECT workspace_id AS workspaceId, provider, secret, previous_secret AS previousSecret,
  previous_until AS previousUntil FROM hooks WHERE id = ?1 AND status = 'active'`;

async function readHookKeys(env: Env, hookId: string, now: number): Promise<HookKeys> {
  const row = await env.DB.prepare(selectHook).bind(hookId).first<Row>();
  if (row === null) return { provider: null, keys: [], loadedAt: now };
  const present = await openKey(env, hookId, row, row.secret);
  const previous =
    row.previousSecret !== null && row.previousUntil !== null && row.previousUntil > now
      ? await openKey(env, hookId, row, row.previousSecret)
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

/** null for an empty secret: a hook without a secret lets nothing in. */
async function openKey(env: Env, hookId: string, row: Row, ciphertext: string): Promise<CryptoKey | null> {
  const vault = await vaultOf(env, parseConfig(env));
  const secret = await vault.decrypt(
    ciphertext,
    hookSecretPlace({ workspaceId: row.workspaceId, id: hookId }),
  );
  const webhook = Object.hasOwn(providers, row.provider) ? providers[row.provider]?.webhook : undefined;
  return secret === "" || webhook === undefined ? null : webhook.importSecret(secret);
}

function remember(hookId: string, entry: HookKeys): void {
  const [map, other] = entry.provider === null ? [unknown, known] : [known, unknown];
  other.delete(hookId);
  if (map.size >= maxEntries && !map.has(hookId)) {
    // A Map keeps the order of insertion, so its first key is the oldest.
    const oldest = map.keys().next().value;
    if (oldest !== undefined) map.delete(oldest);
  }
  map.set(hookId, entry);
}
