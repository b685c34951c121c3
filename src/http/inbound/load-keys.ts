import { configOf } from "../config-of.ts";
import type { Env } from "../../env.ts";
import {
  cachedSecretKeys,
  loadSecretKeys,
  mayBeOutdated,
  type SecretKeys,
} from "../../integrations/subscriptions/secret-keys.ts";
import type { Inbound } from "../../providers/inbound.ts";

/** The keys to verify a request with; `reload` when none of them fits: the secret may have been renewed in another isolate. */
export type KeySource = { current: readonly CryptoKey[]; reload(): Promise<readonly CryptoKey[]> };

/** null when nothing can pass: an unknown subscription, or an instance that has no secret for this provider. */
export async function loadKeys(
  env: Env,
  { provider, name, inbound, now }: { provider: string; name: string; inbound: Inbound; now: number },
): Promise<KeySource | null> {
  if (name === "app") {
    const secret = configOf(env).signingSecrets[provider];
    if (secret === undefined) return null;
    return { current: [await keyOf(inbound, secret)], reload: async () => [] };
  }
  const cached = cachedSecretKeys(name, now);
  const loaded = cached ?? (await loadSecretKeys(env, name, now));
  if (loaded.keys.length === 0 || loaded.provider !== provider) return null;
  const valid = ({ provider: of, keys }: SecretKeys) =>
    of === provider ? keys.filter(({ until }) => until > now).map(({ key }) => key) : [];
  return {
    current: valid(loaded),
    reload: async () =>
      cached !== undefined && mayBeOutdated(cached, now) ? valid(await loadSecretKeys(env, name, now)) : [],
  };
}

const keys = new Map<string, Promise<CryptoKey>>();

function keyOf(inbound: Inbound, secret: string): Promise<CryptoKey> {
  const key = keys.get(secret) ?? inbound.importSecret(secret);
  keys.set(secret, key);
  return key;
}
