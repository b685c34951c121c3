import type { Database } from "../../src/db/database.ts";
import { bindings } from "../../src/db/schema/bindings.ts";
import { subscriptions } from "../../src/db/schema/subscriptions.ts";
import { connections } from "../../src/db/schema/connections.ts";
import { identities } from "../../src/db/schema/people.ts";
import type { Ctx } from "../../src/domain/context.ts";
import { connectByToken } from "../../src/integrations/connections/connect-by-token.ts";
import type { IntegrationContext } from "../../src/integrations/context.ts";
import { defaultTrackerSettings } from "../../src/integrations/bindings/settings.ts";
import type { BindingRow, SubscriptionRow } from "../../src/integrations/bindings/applied.ts";
import { createId, createSecret } from "../../src/lib/id.ts";
import { statuses } from "../../src/providers/github/mapping.ts";
import type { Job } from "../../src/messages.ts";
import { tracker } from "../../src/providers/github/tracker.ts";
import type { IssueSnapshot } from "../../src/providers/tracker.ts";
import { db, type Person } from "./people.ts";
import { contextFor } from "./context.ts";
import { projectBy } from "./work.ts";

/** A cursor of GitHub's for what was updated since then. */
export const githubCursor = (since: number): string => tracker.since?.(since) ?? "";

const sandboxUrl = "http://localhost:8788";

export const repositoryRef = { externalId: "4711", name: "acme/web", url: "https://github.com/acme/web" };

/** A binding of the repository acme/web as it stands after its backfill, with its hook; no call is made. */
export async function bindingBy(
  owner: Person,
  changes: Partial<BindingRow> = {},
): Promise<{ binding: BindingRow; hook: SubscriptionRow }> {
  const { workspaceId, userId } = owner;
  const now = Date.now();
  const id = createId(now);
  const connectionId = changes.connectionId ?? (await connectionBy(owner));
  const projectId =
    changes.projectId === undefined
      ? (await projectBy(owner, { name: `Project ${id}` })).id
      : changes.projectId;
  const [binding] = await db()
    .insert(bindings)
    .values({
      workspaceId,
      id,
      connectionId,
      projectId,
      provider: "github",
      host: "github.com",
      status: "active",
      settings: defaultTrackerSettings,
      intervalMinutes: 15,
      slot: 0,
      cursor: githubCursor(0),
      createdBy: userId,
      createdAt: now,
      updatedAt: now,
      ...repositoryRef,
      ...changes,
    })
    .returning();
  const [hook] = await db()
    .insert(subscriptions)
    .values({
      id: createSecret(),
      workspaceId,
      connectionId,
      bindingId: id,
      provider: "github",
      secret: "none",
      keyId: "k1",
      remoteId: "1",
      scope: "container",
      state: "active",
      createdAt: now,
    })
    .returning();
  if (binding === undefined || hook === undefined) throw new Error("The binding was not made.");
  return { binding, hook };
}

export async function connectionBy({ workspaceId, userId }: Person): Promise<string> {
  const now = Date.now();
  const id = createId(now);
  await db().insert(connections).values({
    workspaceId,
    id,
    ownerId: null,
    provider: "github",
    host: "github.com",
    accountId: id,
    accountLogin: "alice",
    authMethod: "token",
    scopesRequested: [],
    scopesGranted: [],
    status: "active",
    createdBy: userId,
    createdAt: now,
    updatedAt: now,
  });
  return id;
}

/** Proves that this account at GitHub is this person's. */
export async function identify(person: Person, accountId: string, host = "github.com"): Promise<void> {
  await db()
    .insert(identities)
    .values({
      provider: "github",
      host,
      accountId,
      userId: person.userId,
      login: `login-${accountId}`,
      email: null,
      createdAt: Date.now(),
    });
}

/** The context in which a delivery of this connection is applied. */
export function webhookCtx(binding: BindingRow, now = Date.now()): Ctx & { jobs: Job[] } {
  const jobs: Job[] = [];
  const { workspaceId, connectionId } = binding;
  return {
    db: db(),
    now,
    jobs,
    enqueue: async (job) => {
      jobs.push(job);
    },
    actor: { kind: "webhook", workspaceId, connectionId },
  };
}

/** What tests say of an issue: short, where the snapshot is long. */
export type IssueFacts = Partial<Omit<IssueSnapshot, "key" | "body" | "status" | "labels" | "version">> & {
  number?: string;
  repository?: string;
  body?: string;
  state?: "open" | "closed";
  labels?: string[];
};

export function snapshot(facts: IssueFacts = {}): IssueSnapshot {
  const {
    number = "12",
    repository = "acme/web",
    body = "Steps to reproduce",
    state = "open",
    ...rest
  } = facts;
  const updatedAt = facts.updatedAt ?? 1_000_000;
  return {
    id: `1000${number}`,
    url: `https://github.com/acme/web/issues/${number}`,
    title: "Login fails on Safari",
    type: null,
    parentKey: null,
    priority: null,
    assignees: [],
    dueOn: null,
    estimateSeconds: null,
    spentSeconds: null,
    createdAt: 1_000_000,
    closedAt: null,
    ...rest,
    key: `${repository}#${number}`,
    body: { text: body, source: body, format: "markdown" },
    status: statuses[state],
    labels: (facts.labels ?? []).map((name) => ({ id: `id-of-${name.toLowerCase()}`, name })),
    updatedAt,
    version: String(updatedAt),
  };
}

/** What a job runs in, in this person's workspace. */
export async function systemContext(
  person: Person,
  options: { now?: number; db?: Database } = {},
): Promise<IntegrationContext & { jobs: Job[] }> {
  const { workspaceId } = person;
  const ctx = await contextFor(person, options.now);
  return { ...ctx, db: options.db ?? ctx.db, actor: { kind: "system", workspaceId } };
}

/** A connection to the sandbox's GitHub as one of its personas, made as a person makes it. */
export async function connectAs(person: Person, persona: string): Promise<string> {
  const form = { fields: { token: `sandbox-${persona}` }, host: "", isPersonal: false };
  return (await connectByToken(await contextFor(person), "github", form)).connectionId;
}

/** The sandbox's REST interface of GitHub, as one of its personas uses it. */
export async function github<T>(persona: string, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${sandboxUrl}/api.github.com${path}`, {
    method,
    headers: { Authorization: `Bearer sandbox-${persona}`, "User-Agent": "test" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}.`);
  // safe because the tests name the shape that the sandbox documents
  return (response.status === 204 ? undefined : await response.json()) as T;
}
