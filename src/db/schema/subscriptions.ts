import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** A search of the provider's log of deliveries: where it goes on, the watermark at its end, and what it found. */
export type Recovery = { next: string; until: number | null; requested: number };

/** What makes a provider tell us of changes: a webhook, a push channel, a Graph subscription. */
export const subscriptions = sqliteTable(
  "subscriptions",
  {
    /** 256 random bits, base64url: the last part of the address that the provider sends to. */
    id: text().primaryKey(),
    workspaceId: text().notNull(),
    connectionId: text().notNull(),
    /** null = of the whole connection, at one of its sites. */
    bindingId: text(),
    /** Which of the connection's sites it is of; null where the provider has no such thing. */
    siteId: text(),
    provider: text().notNull(),
    scope: text({ enum: ["container", "connection", "app"] }).notNull(),
    /** What the provider calls it; null while it has not answered, and for one that a person pastes. */
    remoteId: text(),
    /** What else the provider wants to hear of it; null = nothing. */
    resourceId: text(),
    /** Vault ciphertext; "" = nothing passes. */
    secret: text().notNull(),
    keyId: text().notNull(),
    /** The secret before the last rotation, valid until previousUntil. */
    previousSecret: text(),
    previousUntil: integer(),
    /**
     * "pending" (asked for, or to be asked for again), "active", "manual" (a person pastes address and secret at the provider),
     * "failed" (refused; asked for again the next day), "off" (switched off at the provider), "ending" (nothing passes any more, and the
     * provider is still to be told) or "removed".
     */
    state: text({
      enum: ["pending", "active", "manual", "failed", "off", "ending", "removed"],
    }).notNull(),
    /** Why there is none that works, as a sentence; null once one stands. */
    error: text(),
    /** Since when it was tried to no avail. */
    errorAt: integer(),
    /** Of one that a person pasted: when a sync last found what it should have told of; null = none has. */
    silentSince: integer(),
    /** null = it never ends by itself. */
    expiresAt: integer(),
    /** When it is to be renewed, looked at or asked for again, or its provider told of its end. */
    dueAt: integer(),
    /** The provider's deliveries up to here, by its clock, were searched for failed ones; null = none yet. */
    recoveredUntil: integer(),
    /** null = no search is under way. */
    recovery: text({ mode: "json" }).$type<Recovery>(),
    /** When deliveries were last requested again, and how many. */
    missedAt: integer(),
    missedCount: integer().notNull().default(0),
    /** When the provider was asked for it. */
    createdAt: integer().notNull(),
  },
  (t) => [
    index("subscriptions_binding").on(t.workspaceId, t.bindingId),
    index("subscriptions_connection").on(t.workspaceId, t.connectionId),
    index("subscriptions_key").on(t.keyId),
    // A delivery by an address that all connections share says which one it is for.
    index("subscriptions_shared")
      .on(t.provider, t.remoteId)
      .where(sql`scope = 'app'`),
    index("subscriptions_due")
      .on(t.dueAt)
      .where(sql`due_at IS NOT NULL`),
  ],
);
