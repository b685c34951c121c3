import { and, eq } from "drizzle-orm";
import { expect, vi } from "vitest";

import { bindings, links, type TimeSettings } from "../../src/db/schema/bindings.ts";
import { subscriptions } from "../../src/db/schema/subscriptions.ts";
import { tasks } from "../../src/db/schema/work.ts";
import { defaultTimeSettings, trackerSettings } from "../../src/integrations/bindings/settings.ts";
import { createBindings } from "../../src/integrations/trackers/create-bindings.ts";
import { github } from "../../src/providers/github/index.ts";
import { gitlab } from "../../src/providers/gitlab/index.ts";
import { jira } from "../../src/providers/jira/index.ts";
import { linear } from "../../src/providers/linear/index.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { actingIn, projectRef } from "../providers/gitlab/site.ts";
import { connectAs, github as githubAs } from "./bindings.ts";
import { connectByOAuth, connectByPersonalToken } from "./connections.ts";
import { contextFor } from "./context.ts";
import { runJobs } from "./issue-sync.ts";
import { jiraSite } from "./jira.ts";
import { linearSite, linearSiteId } from "./linear.ts";
import { db, type Person } from "./people.ts";
import { bothWays } from "./two-way.ts";

/** A provider to whose issues time is written, as the sandbox plays it. */
export type TimeTarget = {
  provider: Provider;
  mode: TimeSettings["mode"];
  /** Where its webhooks come from, and where it is called. */
  hosts: readonly string[];
  apiHost: string;
  connect(owner: Person, persona?: string): Promise<string>;
  container(): Promise<string>;
  open(title: string): Promise<unknown>;
  /** What a person does there to what was written; `id` is the provider's. Absent = nobody can, or nothing tells of it but a sync. */
  tamper: {
    change?(id: string, issueId: string): Promise<unknown>;
    remove(id: string, issueId: string): Promise<unknown>;
    isTold: boolean;
  };
};

const commentPath = (id: string) => `/repos/acme/web/issues/comments/${id}`;
const forgetTimelog = "mutation($id: TimelogID!) { timelogDelete(input: { id: $id }) { errors } }";

const team = () => linearSite.team("Engineering");

export const timeTargets: TimeTarget[] = [
  {
    provider: gitlab,
    mode: "worklogs",
    hosts: ["gitlab.com"],
    apiHost: "gitlab.com",
    connect: (owner, persona = "alice") => connectByPersonalToken(owner, persona, "gitlab"),
    container: async () => (await projectRef("acme/web")).externalId,
    open: (title) => actingIn("acme/web").openWith({ title }),
    tamper: {
      remove: async (id) =>
        fetch("http://localhost:8788/gitlab.com/api/graphql", {
          method: "POST",
          headers: { Authorization: "Bearer sandbox-alice", "Content-Type": "application/json" },
          body: JSON.stringify({ query: forgetTimelog, variables: { id } }),
        }),
      isTold: false,
    },
  },
  {
    provider: jira,
    mode: "worklogs",
    hosts: ["acme.atlassian.net"],
    apiHost: "api.atlassian.com",
    connect: (owner, persona = "alice") => connectByOAuth(owner, persona, "jira"),
    container: async () => "3f1b2c70-0000-4000-8000-00000000acae/10000",
    open: (summary) => jiraSite.open({ summary }),
    tamper: {
      // So long was written: the sum stays the same.
      change: (worklog, id) => jiraSite.changeWork({ id, worklog, seconds: 3600 }),
      remove: (worklog, id) => jiraSite.changeWork({ id, worklog, seconds: null }),
      isTold: true,
    },
  },
  {
    provider: github,
    mode: "comment",
    hosts: ["api.github.com"],
    apiHost: "api.github.com",
    connect: (owner, persona = "alice") => connectAs(owner, persona),
    container: async () => String((await githubAs<{ id: number }>("alice", "GET", "/repos/acme/web")).id),
    open: (title) => githubAs("alice", "POST", "/repos/acme/web/issues", { title }),
    tamper: {
      change: (id) => githubAs("alice", "PATCH", commentPath(id), { body: "Nothing was tracked." }),
      remove: (id) => githubAs("alice", "DELETE", commentPath(id)),
      isTold: true,
    },
  },
  {
    provider: linear,
    mode: "comment",
    hosts: ["api.linear.app", "linear.app"],
    apiHost: "api.linear.app",
    connect: (owner, persona = "alice") => connectByPersonalToken(owner, persona, "linear"),
    container: async () => `${linearSiteId}/team_${await team()}`,
    open: async (title) => linearSite.open({ teamId: await team(), title }),
    tamper: {
      change: (id) => linearSite.changeComment(id, "Nothing was tracked."),
      remove: (id) => linearSite.removeComment(id),
      isTold: true,
    },
  },
];

const soon = { timeout: 60_000, interval: 200 };

/** Connects it both ways, and has time written there whenever it began; the jobs that are left to do. */
export async function bindTarget(owner: Person, target: TimeTarget, persona = "alice") {
  const context = await contextFor(owner);
  const time = { ...defaultTimeSettings, mode: target.mode };
  const { bound, refused } = await createBindings(context, {
    connectionId: await target.connect(owner, persona),
    containers: [await target.container()],
    projectId: null,
    settings: trackerSettings({ settings: { ...bothWays(), time } }),
  });
  expect(refused).toEqual([]);
  const [binding] = await db()
    .select()
    .from(bindings)
    .where(eq(bindings.id, bound[0]?.id ?? ""));
  if (binding === undefined) throw new Error("It is not connected.");
  return { binding, jobs: context.jobs };
}

/** The same with its webhook, once all is read. */
export async function connectTarget(owner: Person, target: TimeTarget) {
  const { binding, jobs } = await bindTarget(owner, target);
  await runJobs(owner, jobs);
  const hook = await vi.waitFor(async () => {
    const [row] = await db()
      .select()
      .from(subscriptions)
      .where(eq(subscriptions.workspaceId, owner.workspaceId));
    if (row?.state !== "active") throw new Error("There is no webhook yet.");
    return row;
  }, soon);
  return { binding, hook };
}

/** The task that an issue there becomes, with its link. */
export function taskFor({ workspaceId }: Person, title: string) {
  return vi.waitFor(async () => {
    const [found] = await db()
      .select({ task: tasks, link: links })
      .from(tasks)
      .innerJoin(links, and(eq(links.workspaceId, tasks.workspaceId), eq(links.localId, tasks.id)))
      .where(and(eq(tasks.workspaceId, workspaceId), eq(tasks.title, title)));
    if (found === undefined) throw new Error(`There is no task "${title}".`);
    return found;
  }, soon);
}
