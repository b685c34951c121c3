import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const workspaces = sqliteTable("workspaces", {
  id: text().primaryKey(),
  name: text().notNull(),
  /** ISO 4217: of work that is done for no client, and of what work costs. */
  currency: text().notNull().default("EUR"),
  /** Time that began before it is locked (`entry_locks`), and the day that it begins where it was set, YYYY-MM-DD. null = none is. */
  lockedBefore: integer(),
  lockedBeforeOn: text(),
  /** People submit their weeks, and owners and admins approve them. */
  approvesWeeks: integer({ mode: "boolean" }).notNull().default(false),
  createdAt: integer().notNull(),
});

export const users = sqliteTable("users", {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text(),
  avatarUrl: text(),
  /** IANA zone. */
  timeZone: text().notNull(),
  /** Where it comes from: nobody knew it yet (UTC), the browser reported it, or the person chose it. */
  timeZoneSource: text({ enum: ["default", "browser", "chosen"] })
    .notNull()
    .default("chosen"),
  /** 1 = Monday … 7 = Sunday (ISO 8601). */
  weekStart: integer().notNull(),
  clock: text({ enum: ["24h", "12h"] }).notNull(),
  /** Whether the same work of a day stands in one row. */
  groupsSameWork: integer({ mode: "boolean" }).notNull().default(false),
  /** The member's own opt-in to "start a timer when an issue is assigned to me". */
  startsTimerWhenAssigned: integer({ mode: "boolean" }).notNull(),
  createdAt: integer().notNull(),
});

/** Accounts at providers whose ownership was proven by OAuth; never typed. */
export const identities = sqliteTable(
  "identities",
  {
    provider: text().notNull(),
    /** Within what the account's id is unique (`accountRealm`): "git.acme.example", a site there such as "example.com/4711", or a chat's team. */
    host: text().notNull(),
    accountId: text().notNull(),
    userId: text().notNull(),
    login: text().notNull(),
    email: text(),
    /** The workspace that its person chose to act in from this chat; null = the one that was connected to it first. */
    chatWorkspaceId: text(),
    createdAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.provider, t.host, t.accountId] }),
    index("identities_user").on(t.userId, t.provider),
  ],
);

/**
 * Who of a workspace somebody at a provider is, as an admin said (WITHOUT ROWID). Counts for accounts that no member has proven
 * to be theirs.
 */
export const matchedAccounts = sqliteTable(
  "matched_accounts",
  {
    workspaceId: text().notNull(),
    provider: text().notNull(),
    /** As that of an identity. */
    host: text().notNull(),
    accountId: text().notNull(),
    userId: text().notNull(),
    login: text().notNull(),
    /** What people call them there. */
    name: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.provider, t.host, t.accountId] }),
    // A member is one person there.
    uniqueIndex("matched_accounts_member").on(t.workspaceId, t.userId, t.provider, t.host),
  ],
);

export const sessions = sqliteTable(
  "sessions",
  {
    /** SHA-256 of the cookie's value, hex. */
    idHash: text().primaryKey(),
    /** Names the session on pages, so that the hash never leaves the database. */
    publicId: text().notNull(),
    userId: text().notNull(),
    workspaceId: text().notNull(),
    userAgent: text().notNull(),
    createdAt: integer().notNull(),
    lastSeenAt: integer().notNull(),
    expiresAt: integer().notNull(),
  },
  (t) => [index("sessions_user").on(t.userId), index("sessions_expiry").on(t.expiresAt)],
);

export const memberships = sqliteTable(
  "memberships",
  {
    workspaceId: text().notNull(),
    userId: text().notNull(),
    role: text({ enum: ["owner", "admin", "member"] }).notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.userId] }), index("memberships_user").on(t.userId)],
);

export const invitations = sqliteTable(
  "invitations",
  {
    id: text().primaryKey(),
    workspaceId: text().notNull(),
    tokenHash: text().notNull(),
    role: text({ enum: ["owner", "admin", "member"] }).notNull(),
    /** A note for the inviter on whom the link is for; never used to recognise anybody. */
    label: text().notNull(),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
    expiresAt: integer().notNull(),
    acceptedBy: text(),
    acceptedAt: integer(),
    revokedAt: integer(),
  },
  (t) => [
    uniqueIndex("invitations_token").on(t.tokenHash),
    index("invitations_workspace").on(t.workspaceId, t.id),
  ],
);

export const apiTokens = sqliteTable(
  "api_tokens",
  {
    id: text().primaryKey(),
    workspaceId: text().notNull(),
    userId: text().notNull(),
    name: text().notNull(),
    /** SHA-256 of the token, hex; the token itself is shown once. */
    tokenHash: text().notNull(),
    /** First characters, to recognise a token in a list. */
    prefix: text().notNull(),
    scopes: text({ mode: "json" }).$type<string[]>().notNull(),
    createdAt: integer().notNull(),
    expiresAt: integer().notNull(),
    lastUsedAt: integer(),
    revokedAt: integer(),
  },
  (t) => [
    uniqueIndex("api_tokens_hash").on(t.tokenHash),
    index("api_tokens_user").on(t.workspaceId, t.userId),
  ],
);

/** Who changed what; append-only (a trigger refuses UPDATE and DELETE of young rows). */
export const audit = sqliteTable(
  "audit",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    at: integer().notNull(),
    /** "user:…", "token:…", "webhook:…" or "system". */
    actor: text().notNull(),
    action: text().notNull(),
    target: text().notNull(),
    detail: text({ mode: "json" }).$type<Record<string, unknown>>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);
