import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** One instance of several at a provider, by its immutable id. */
export type Site = { id: string; name: string; url: string };

export const connections = sqliteTable(
  "connections",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    /** The user a personal connection belongs to; null = shared by the workspace. */
    ownerId: text(),
    provider: text().notNull(),
    /** Host of the provider's instance, for example "git.acme.example". */
    host: text().notNull(),
    /** Immutable id at the provider; logins change. */
    accountId: text().notNull(),
    accountLogin: text().notNull(),
    avatarUrl: text(),
    /** "oauth" or "token". */
    authMethod: text().notNull(),
    /** The instances that the account reaches; empty where the provider has no such thing. */
    sites: text({ mode: "json" }).$type<Site[]>().notNull().default([]),
    scopesRequested: text({ mode: "json" }).$type<string[]>().notNull(),
    scopesGranted: text({ mode: "json" }).$type<string[]>().notNull(),
    status: text({ enum: ["active", "paused", "needs_reconnect", "disconnected"] }).notNull(),
    /** A sentence for the page. */
    lastError: text(),
    lastErrorAt: integer(),
    lastSyncAt: integer(),
    /** Its provider has a use for what happens here (chat, calendar): events are published for it (domain/publish.ts). */
    isSubscribed: integer({ mode: "boolean" }).notNull().default(false),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("connections_subscribed")
      .on(t.workspaceId)
      .where(sql`is_subscribed = 1 AND status <> 'disconnected'`),
    uniqueIndex("connections_account")
      .on(t.workspaceId, t.provider, t.host, t.accountId)
      .where(sql`status <> 'disconnected'`),
    // An account's connections in all workspaces, for what the provider says of the account itself.
    index("connections_of_account")
      .on(t.provider, t.host, t.accountId)
      .where(sql`status <> 'disconnected'`),
  ],
);

/** Encrypted secrets of a connection. Never joined by a page's query. */
export const credentials = sqliteTable(
  "credentials",
  {
    connectionId: text().primaryKey(),
    workspaceId: text().notNull(),
    /** Vault ciphertext of a JSON document: access token, refresh token. */
    secret: text().notNull(),
    /** Key id that encrypted it, to find what a rotation has left to do. */
    keyId: text().notNull(),
    /** null = the access token does not expire. */
    expiresAt: integer(),
    refreshExpiresAt: integer(),
    version: integer().notNull(),
    leaseId: text(),
    leaseUntil: integer(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    index("credentials_expiry")
      .on(t.expiresAt)
      .where(sql`expires_at IS NOT NULL`),
    index("credentials_key").on(t.keyId),
  ],
);

/**
 * How a connection's calls to one host fare: a row only while calls fail or few are left. While `blockedUntil` lies ahead none is
 * made; the first one after it is a trial.
 */
export const connectionHosts = sqliteTable(
  "connection_hosts",
  {
    workspaceId: text().notNull(),
    connectionId: text().notNull(),
    host: text().notNull(),
    /** Calls in a row that got no answer, a 5xx or a 429. */
    failures: integer().notNull(),
    failingSince: integer(),
    blockedUntil: integer(),
    /** By the provider's own count; `callsLimit` null = it does not say. */
    callsLeft: integer(),
    callsLimit: integer(),
    resetsAt: integer(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.connectionId, t.host] })],
);

/** An instance of one's own, where an admin registered Timewire as an OAuth app. */
export const oauthClients = sqliteTable(
  "oauth_clients",
  {
    workspaceId: text().notNull(),
    provider: text().notNull(),
    host: text().notNull(),
    clientId: text().notNull(),
    /** Vault ciphertext. */
    secret: text().notNull(),
    keyId: text().notNull(),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.provider, t.host] }),
    index("oauth_clients_key").on(t.keyId),
  ],
);

export const oauthStates = sqliteTable(
  "oauth_states",
  {
    stateHash: text().primaryKey(),
    provider: text().notNull(),
    /** "sign_in", "connect", "reconnect" or "link". */
    purpose: text().notNull(),
    /** SHA-256 of the browser's OAuth cookie: the answer must come to the browser that asked. */
    browserHash: text().notNull(),
    userId: text(),
    workspaceId: text(),
    connectionId: text(),
    /** Vault ciphertext: PKCE verifier. */
    secret: text().notNull(),
    scopes: text({ mode: "json" }).$type<string[]>().notNull(),
    /** What to do afterwards: path to return to, invitation token hash, personal or shared. */
    payload: text({ mode: "json" }).$type<Record<string, unknown>>().notNull(),
    createdAt: integer().notNull(),
    expiresAt: integer().notNull(),
    usedAt: integer(),
  },
  (t) => [index("oauth_states_expiry").on(t.expiresAt)],
);

/** Append-only: what a person agreed to before a connection was opened. */
export const consents = sqliteTable(
  "consents",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    userId: text().notNull(),
    provider: text().notNull(),
    host: text().notNull(),
    scopes: text({ mode: "json" }).$type<string[]>().notNull(),
    /** The sentences that were shown. */
    text: text().notNull(),
    at: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);

/** What a connection did: syncs, refreshes, tests, changes and failures; the calls are folded into detail. */
export const activities = sqliteTable(
  "activities",
  {
    workspaceId: text().notNull(),
    connectionId: text().notNull(),
    id: text().notNull(),
    bindingId: text(),
    at: integer().notNull(),
    /** "sync", "refresh", "test", "connect", "subscription", … */
    kind: text().notNull(),
    outcome: text({ enum: ["ok", "failed"] }).notNull(),
    /** A sentence for the page. */
    summary: text().notNull(),
    durationMs: integer().notNull(),
    /** The calls that were made: method, url without query, status, duration. */
    calls: text({ mode: "json" })
      .$type<{ method: string; url: string; status: number | null; durationMs: number; attempt: number }[]>()
      .notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.connectionId, t.id] })],
);
