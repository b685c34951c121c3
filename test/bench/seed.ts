import { defaultTrackerSettings } from "../../src/integrations/bindings/settings.ts";
import { openVault } from "../../src/lib/vault.ts";
import { encryptionKey, type BenchDatabase } from "./workerd.ts";

export const secret = "the secret of the benchmark's webhook";
export const hookId = "b".repeat(43);
export const slackPerson = { team: "T0BENCH001", user: "U0BENCH001" };
export const ids = {
  workspace: "w1",
  user: "u1",
  project: "p1",
  connection: "c1",
  binding: "b1",
  session: "bench-session",
};

type Row = Record<string, string | number | null>;

export async function insert(database: BenchDatabase, table: string, row: Row): Promise<void> {
  const names = Object.keys(row);
  const sql = `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
  await database
    .prepare(sql)
    .bind(...Object.values(row))
    .run();
}

async function sha256Hex(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toString("hex");
}

/** A workspace with one member, project, connection, binding and subscription. `repository` is the binding's container. */
export async function seedWorkspace(
  database: BenchDatabase,
  repository: { id: string; name: string },
): Promise<void> {
  const now = Date.now();
  const { workspace, user, project, connection, binding } = ids;
  const vault = await openVault([encryptionKey]);
  const location = { workspaceId: workspace, table: "subscriptions", row: hookId, field: "secret" };
  const times = { created_at: now, updated_at: now };
  await insert(database, "workspaces", { id: workspace, name: "Bench", created_at: now });
  await insert(database, "users", {
    id: user,
    name: "Bench",
    time_zone: "Europe/Berlin",
    week_start: 1,
    clock: "24h",
    starts_timer_when_assigned: 0,
    created_at: now,
  });
  await insert(database, "memberships", {
    workspace_id: workspace,
    user_id: user,
    role: "owner",
    created_at: now,
  });
  await insert(database, "sessions", {
    id_hash: await sha256Hex(ids.session),
    public_id: "s1",
    user_id: user,
    workspace_id: workspace,
    user_agent: "bench",
    created_at: now,
    last_seen_at: now,
    expires_at: now + 86_400_000,
  });
  await insert(database, "projects", {
    workspace_id: workspace,
    id: project,
    name: "Bench",
    name_norm: "bench",
    colour: "teal",
    access: "workspace",
    billable: 1,
    version: 1,
    ...times,
  });
  await insert(database, "connections", {
    workspace_id: workspace,
    id: connection,
    provider: "github",
    host: "github.com",
    account_id: "1",
    account_login: "alice",
    auth_method: "token",
    scopes_requested: "[]",
    scopes_granted: "[]",
    status: "active",
    created_by: user,
    ...times,
  });
  await insert(database, "credentials", {
    connection_id: connection,
    workspace_id: workspace,
    key_id: "k1",
    version: 1,
    updated_at: now,
    secret: await vault.encrypt(JSON.stringify({ method: "token", fields: { token: "sandbox-alice" } }), {
      workspaceId: workspace,
      table: "credentials",
      row: connection,
      field: "secret",
    }),
  });
  await insert(database, "bindings", {
    workspace_id: workspace,
    id: binding,
    connection_id: connection,
    project_id: project,
    provider: "github",
    host: "github.com",
    external_id: repository.id,
    name: repository.name,
    url: `https://github.com/${repository.name}`,
    status: "active",
    interval_minutes: 15,
    slot: 0,
    cursor: JSON.stringify({ since: new Date(now).toISOString(), etag: null, page: null }),
    created_by: user,
    ...times,
    settings: JSON.stringify(defaultTrackerSettings),
  });
  await insert(database, "subscriptions", {
    id: hookId,
    workspace_id: workspace,
    connection_id: connection,
    binding_id: binding,
    provider: "github",
    secret: await vault.encrypt(secret, location),
    key_id: "k1",
    scope: "container",
    state: "active",
    created_at: now,
  });
}

/** The workspace's Slack, the member's account there, and a timer that runs: `/tt status` has something to say. */
export async function seedSlack(database: BenchDatabase): Promise<void> {
  const now = Date.now();
  const { workspace, user, project } = ids;
  const times = { created_at: now, updated_at: now };
  await insert(database, "connections", {
    workspace_id: workspace,
    id: "c2",
    provider: "slack",
    host: "slack.com",
    account_id: slackPerson.team,
    account_login: "Bench",
    auth_method: "oauth",
    scopes_requested: "[]",
    scopes_granted: "[]",
    status: "active",
    created_by: user,
    ...times,
  });
  await insert(database, "identities", {
    provider: "slack",
    host: slackPerson.team,
    account_id: slackPerson.user,
    user_id: user,
    login: "bench",
    created_at: now,
  });
  await insert(database, "time_entries", {
    workspace_id: workspace,
    user_id: user,
    started_at: now - 3_600_000,
    id: "running",
    project_id: project,
    notes: "bench",
    tags: "[]",
    billable: 1,
    time_zone: "Europe/Berlin",
    source: "timer",
    version: 1,
    ...times,
  });
}

/** Whose the seeded rows are: as many of the bench's member whatever the total is, the total of 999 others in 100 workspaces. */
export const owners = [
  { prefix: "own", workspace: `'${ids.workspace}'`, user: `'${ids.user}'`, perTick: 1 },
  { prefix: "x", workspace: "'w' || (1 + i % 100)", user: "'u' || (2 + i % 999)", perTick: 999 },
] as const;

export type Owner = (typeof owners)[number];

const chunk = 50_000;
const tickMs = 7_200_000;
/** A fortnight of the member's own. */
const ownRows = 14 * 12;

/**
 * Fills tables with what began at `n.at` (milliseconds), a row each two hours and person, going back from now. `write` gives the
 * statements; they read `i` and `at` from `n`, and bind nothing.
 */
export async function seedTicks(
  database: BenchDatabase,
  total: number,
  write: (owner: Owner, now: number) => string[],
): Promise<void> {
  const now = Date.now();
  for (const owner of owners) {
    const rows = owner.prefix === "own" ? ownRows : total;
    for (let from = 0; from < rows; from += chunk) {
      const end = Math.min(from + chunk, rows);
      // Numbers that are bound arrive as REAL, and a person "u1.0" is nobody.
      const numbers = `WITH RECURSIVE m(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM m WHERE i + 1 < ${end}),
        n AS (SELECT i, ${now} - (1 + i / ${owner.perTick}) * ${tickMs} AS at FROM m)`;
      await database.batch(write(owner, now).map((insertion) => database.prepare(`${numbers} ${insertion}`)));
    }
  }
}

/** Entries of half an hour each. */
export function seedEntries(database: BenchDatabase, total: number): Promise<void> {
  return seedTicks(database, total, ({ prefix, workspace, user }, now) => [
    `INSERT INTO time_entries (workspace_id, user_id, started_at, id, ended_at, notes, tags, billable, time_zone, source, version, created_at, updated_at)
     SELECT ${workspace}, ${user}, at, '${prefix}' || i, at + 1800000, 'seeded', '[]', 1, 'Europe/Berlin', 'manual', 1, ${now}, ${now} FROM n`,
  ]);
}
