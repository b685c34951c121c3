import { exports } from "cloudflare:workers";
import * as fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { bindings, deliveries, links } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { rotateBindingSecret } from "../../../src/integrations/subscriptions/rotate-binding-secret.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { connectByOAuth } from "../../support/connections.ts";
import { contextFor } from "../../support/context.ts";
import { compare, runJobs, syncAll } from "../../support/issue-sync.ts";
import {
  connectedProjects,
  type Hook,
  jiraLife,
  type Life,
  lives,
  requestOf,
} from "../../support/jira-life.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const site = "3f1b2c70-0000-4000-8000-00000000acae";
const soon = { timeout: 20_000, interval: 50 };
const runs = 6;

let owner: Person;

beforeEach(async () => {
  owner = await createPerson();
});

async function bind(connectionId: string, containers: string[]) {
  const context = await contextFor(owner);
  const settings = defaultTrackerSettings;
  await createBindings(context, { connectionId, containers, projectId: null, settings });
  await runJobs(owner, context.jobs);
  return db().select().from(bindings);
}

/** The one address of all sites. */
async function bindSignedIn(): Promise<(projectId: string) => Hook> {
  const connectionId = await connectByOAuth(owner, "alice", "jira");
  await bind(
    connectionId,
    connectedProjects.map((id) => `${site}/${id}`),
  );
  // From here on only this test tells what happens.
  await sandbox.post("/jira/hooks/expire", { inMs: -1 });
  return () => ({ url: "http://localhost:8787/webhooks/jira/app", secret: "jira-secret-of-the-test" });
}

/** An address for each project, which an administrator would have pasted. */
async function bindByToken(): Promise<(projectId: string) => Hook> {
  const form = { host: "acme.atlassian.net", email: "alice@acme.example", token: "sandbox-alice" };
  const made = await browserOf(owner).post("/connect/jira/token", form);
  const connectionId = (made.headers.get("Location") ?? "").slice("/connections/".length);
  const hooks = new Map<string, Hook>();
  for (const { id, externalId } of await bind(connectionId, [...connectedProjects])) {
    const { url, secret } = await rotateBindingSecret(await contextFor(owner), id);
    hooks.set(externalId, { url, secret: secret ?? "" });
  }
  return (projectId) => hooks.get(projectId) ?? { url: "", secret: "" };
}

/** Those of a life that are not lost, in the order of their fates. */
async function deliver(life: Awaited<ReturnType<typeof jiraLife>>, fates: Life["fates"]): Promise<void> {
  const all = life.told().map((told, index) => ({ told, rank: 0, copies: 1, ...fates[index] }));
  for (const { told, copies } of all.toSorted((a, b) => a.rank - b.rank))
    for (let copy = 0; copy < copies; copy++) {
      const answer = await exports.default.fetch(await requestOf(told));
      expect(answer.status).toBe(202);
    }
}

/** What stands here of an issue; null = no task, or one that is put away. */
async function here(issueId: string) {
  const link = (await db().select().from(links)).find(({ remoteKey }) => remoteKey.endsWith(`:${issueId}`));
  const task = (await db().select().from(tasks)).find(({ id }) => id === link?.localId);
  if (task === undefined || task.archivedAt !== null) return null;
  const { title, status, sourceLabel: key } = task;
  return { title, status, key, spentSeconds: link?.spentSeconds ?? 0 };
}

describe("the life of an issue at Jira", () => {
  it.each([
    ["the one address of all sites", bindSignedIn],
    ["addresses that an administrator pasted", bindByToken],
  ])(
    "Q6: told to %s in any order, doubled and with gaps, ends as it stands there",
    { timeout: 180_000 },
    async (_, bindHooks) => {
      const hookOf = await bindHooks();
      const bound = await db().select().from(bindings);
      await fc.assert(
        fc.asyncProperty(lives, async ({ steps, isDeleted, pauseAfter, fates }) => {
          const life = await jiraLife(hookOf);
          const isAsThere = async () => expect(await here(life.id)).toEqual(await life.there());
          for (const step of steps.slice(0, pauseAfter)) await life.take(step);
          await deliver(
            life,
            fates.map((fate) => (fate.isEarly ? fate : { ...fate, copies: 0 })),
          );
          for (const step of steps.slice(pauseAfter)) await life.take(step);
          if (isDeleted) await life.remove();
          await deliver(life, fates);
          const isComplete = fates.slice(0, life.told().length).every(({ copies }) => copies > 0);
          if (isComplete) await vi.waitFor(isAsThere, soon);
          for (const binding of bound) {
            await syncAll(owner, binding.id);
            await compare(owner, binding);
          }
          await vi.waitFor(isAsThere, soon);
        }),
        { numRuns: runs },
      );
      const states = (await db().select().from(deliveries)).map(({ status }) => status);
      expect(new Set(states)).not.toContain("dead");
    },
  );
});
