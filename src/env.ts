import * as z from "zod/mini";

import { fromBase64 } from "./lib/encoding.ts";
import { providers } from "./providers/index.ts";
import type { Provider } from "./providers/provider.ts";

/** Bindings and variables as wrangler.toml declares them. */
export type Env = {
  DB: D1Database;
  BUCKET: R2Bucket;
  INBOX: Queue;
  JOBS: Queue;
  DEAD_LETTERS: Queue;
  INBOUND_RATE: RateLimit;
  SIGN_IN_RATE: RateLimit;
  API_RATE: RateLimit;
  /** Counts requests that proved nothing: wrong signatures, unknown tokens. */
  REFUSAL_RATE: RateLimit;
  APP_URL?: string;
  OWNER_EMAILS?: string;
  SANDBOX_URL?: string;
  ENCRYPTION_KEYS?: string;
  /** Of each provider under its id in capitals: its OAuth client, and what its requests to this instance are signed with. */
  [client: `${Uppercase<string>}_CLIENT_${"ID" | "SECRET"}`]: string | undefined;
  [secret: `${Uppercase<string>}_SIGNING_SECRET`]: string | undefined;
};

export type Config = {
  /** Origin of the app, without a trailing slash. */
  appUrl: string;
  isLocal: boolean;
  /** Set when the outside world is the sandbox; only ever on localhost. */
  sandboxUrl: string | null;
  ownerEmails: string[];
  encryptionKeys: { id: string; bytes: Uint8Array<ArrayBuffer> }[];
  /** Client id and secret per provider id; absent = the provider is not configured. */
  clients: Record<string, { id: string; secret: string } | undefined>;
  /** What requests to this instance are signed with, per provider id; absent = its requests are refused. */
  signingSecrets: Record<string, string | undefined>;
};

/** Names the variable that is missing or wrong, and how to make it. */
export class ConfigError extends Error {}

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);
const looksLikePlaceholder = /^(changeme|change-me|todo|xxx+|your[-_ ].*|placeholder|example|secret|<.*>)$/i;

function origin(name: string, value: string): URL {
  const parsed = z.url({ protocol: /^https?$/ }).safeParse(value);
  if (!parsed.success) {
    throw new ConfigError(
      `${name} must be a web address such as https://time.example.com, but is "${value}".`,
    );
  }
  return new URL(value);
}

function parseAppUrl(env: Env): URL {
  if (!env.APP_URL) {
    throw new ConfigError(
      "APP_URL is missing. Set it under [vars] in wrangler.toml to the address people open, such as https://time.example.com.",
    );
  }
  const url = origin("APP_URL", env.APP_URL);
  if (url.protocol !== "https:" && !loopback.has(url.hostname)) {
    throw new ConfigError("APP_URL must start with https:// unless the app runs on localhost.");
  }
  return url;
}

function parseKeys(env: Env): Config["encryptionKeys"] {
  const howTo =
    'Make one with: echo "k1:$(openssl rand -base64 32)" | npx wrangler secret put ENCRYPTION_KEYS';
  if (!env.ENCRYPTION_KEYS) throw new ConfigError(`ENCRYPTION_KEYS is missing. ${howTo}`);
  const keys = env.ENCRYPTION_KEYS.split(",").map((part) => {
    const [, id, encoded] = /^\s*([A-Za-z0-9_-]{1,16}):(\S+)\s*$/.exec(part) ?? [];
    const bytes = encoded === undefined ? null : fromBase64(encoded);
    if (id === undefined || bytes?.length !== 32) {
      throw new ConfigError(
        `ENCRYPTION_KEYS must be a list of name:base64 keys of 32 bytes, separated by commas. ${howTo}`,
      );
    }
    return { id, bytes };
  });
  // It could not be decided with which of the two a secret was encrypted.
  const twice = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) !== index);
  if (twice !== undefined)
    throw new ConfigError(`ENCRYPTION_KEYS has two keys named ${twice.id}. Give each its own name.`);
  return keys;
}

function prefixOf({ id }: Provider): Uppercase<string> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because it is upper case now
  return id.toUpperCase() as Uppercase<string>;
}

function parseClient(env: Env, provider: Provider): { id: string; secret: string } | undefined {
  const prefix = prefixOf(provider);
  const id = env[`${prefix}_CLIENT_ID`];
  const secret = env[`${prefix}_CLIENT_SECRET`];
  if (!id && !secret) return undefined;
  for (const [name, value] of Object.entries({ ID: id, SECRET: secret })) {
    if (!value || looksLikePlaceholder.test(value)) {
      throw new ConfigError(
        `${prefix}_CLIENT_${name} is ${value ? "a placeholder" : "missing"}. Register an OAuth app at the provider (${provider.docs}) and run: npx wrangler secret put ${prefix}_CLIENT_${name}`,
      );
    }
  }
  return id && secret ? { id, secret } : undefined;
}

/** Without it nothing that claims to come from there could be believed, so the client is not enough. */
function parseSigningSecret(env: Env, provider: Provider): string | undefined {
  const prefix = prefixOf(provider);
  const name = `${prefix}_SIGNING_SECRET` as const;
  const secret = env[name];
  if (!secret && !env[`${prefix}_CLIENT_ID`]) return undefined;
  if (!secret || looksLikePlaceholder.test(secret)) {
    throw new ConfigError(
      `${name} is ${secret ? "a placeholder" : "missing"}. Copy it from the app's page at ${provider.name} (${provider.docs}) and run: npx wrangler secret put ${name}`,
    );
  }
  return secret;
}

/** Throws ConfigError. */
export function parseConfig(env: Env): Config {
  const app = parseAppUrl(env);
  const isLocal = loopback.has(app.hostname);
  if (env.SANDBOX_URL && (!isLocal || !loopback.has(origin("SANDBOX_URL", env.SANDBOX_URL).hostname))) {
    throw new ConfigError(
      "SANDBOX_URL is only for an app on localhost. Remove it from the configuration of this deployment.",
    );
  }
  const ownerEmails = (env.OWNER_EMAILS ?? "")
    .split(",")
    .map((email) => email.trim().toLowerCase())
    .filter((email) => email !== "");
  const all = Object.values(providers);
  const clients = Object.fromEntries(
    all.filter(({ oauth }) => oauth !== null).map((one) => [one.id, parseClient(env, one)]),
  );
  const signing = all.filter(({ inbound }) => (inbound?.address ?? "subscription") !== "subscription");
  const secretOf = (one: Provider) =>
    one.inbound?.isSignedByClient ? clients[one.id]?.secret : parseSigningSecret(env, one);
  return {
    appUrl: app.origin,
    isLocal,
    sandboxUrl: env.SANDBOX_URL ? new URL(env.SANDBOX_URL).origin : null,
    ownerEmails,
    encryptionKeys: parseKeys(env),
    clients,
    signingSecrets: Object.fromEntries(signing.map((one) => [one.id, secretOf(one)])),
  };
}
