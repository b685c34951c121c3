import { and, eq, inArray } from "drizzle-orm";

import type { Database } from "../../src/db/database.ts";
import { links } from "../../src/db/schema/bindings.ts";
import { outbox } from "../../src/db/schema/outbox.ts";
import { identities } from "../../src/db/schema/people.ts";
import { tasks } from "../../src/db/schema/work.ts";
import { ensureTags } from "../../src/domain/tags/ensure-tags.ts";
import { updateTask, type UpdateTask } from "../../src/domain/tasks/update-task.ts";
import { defaultTrackerSettings, trackerSettings } from "../../src/integrations/bindings/settings.ts";
import { deliverRow } from "../../src/integrations/outbox/deliver.ts";
import { registry } from "../../src/integrations/registry.ts";
import { issueKey } from "../../src/integrations/trackers/map-issue.ts";
import type { Outbound } from "../../src/lib/outbound.ts";
import { github as provider } from "../../src/providers/github/index.ts";
import type { Provider } from "../../src/providers/provider.ts";
import type { IssueRef, IssueSnapshot } from "../../src/providers/tracker.ts";
import { accessOf } from "../providers/contracts/access.ts";
import { github, systemContext } from "./bindings.ts";
import { apply, type Bound } from "./issue-events.ts";
import { boundTo, runJobs, syncAll } from "./issue-sync.ts";
import { ctxFor, db, type Person } from "./people.ts";
import { sandbox } from "./sandbox.ts";
import { memberFor, type PeopleThere } from "./two-way-people.ts";

type Writes = typeof defaultTrackerSettings.writes;
export type Conflicts = Writes["conflicts"];
export type Fields = {
  title?: string;
  description?: string;
  status?: "open" | "in_progress" | "done";
  priority?: "none" | "high" | "medium";
  /** A label there, and the tag that it stands for. */
  tag?: { label: string; isOn: boolean };
  /** Who of the people there. */
  assignee?: string | null;
  dueOn?: string | null;
};

/** Labels that stand for tags in these tests, and one that stands for none. */
export const tagLabels = ["documentation", "question"] as const;
export const ownLabel = "wontfix";

/** A provider whose issues are written, as a person there uses it. */
export type FarSide = PeopleThere & {
  name: string;
  /** What is changed on both sides. */
  fields: ReadonlySet<keyof Fields>;
  /** An issue and its task, connected both ways. */
  connect(owner: Person, conflicts: Conflicts): Promise<Pair>;
  change(issue: IssueRef, fields: Fields): Promise<void>;
  /** Puts a label on it that stands for nothing here. */
  mark(issue: IssueRef): Promise<void>;
  /** How many writes there were so far, with those of people there where they make the same calls. */
  writes(): Promise<number>;
  countsPeople: boolean;
  /** Has listings be behind from now on, and waits until they are not. */
  lag?: { begin(): Promise<unknown>; end(): Promise<unknown> };
  provider: Provider;
};

export type Pair = Awaited<ReturnType<typeof pairOf>>;

/** A task and its issue, and what people do to the task. */
export async function pairOf(
  owner: Person,
  at: { bound: Bound; provider: Provider; token: string; issue: IssueRef; isOnlyNamed?: boolean },
) {
  const { bound, issue } = at;
  const { binding } = bound;
  const siteId = binding.siteId === null ? {} : { siteId: binding.siteId };
  const access = accessOf(at.provider, at.token, siteId);
  const taskId = await taskBehind(owner, issueKey(binding, issue.id));
  return {
    bound,
    issue,
    taskId,
    /** The task as it is. */
    here: async () => (await taskRow(owner, taskId)) ?? fail(),
    /** What somebody does here. */
    edit: (changes: Partial<UpdateTask>, now = Date.now()) => edit(owner, taskId, changes, now),
    /** The same in the words of both sides. */
    taskChange: async ({ tag, assignee, ...plain }: Fields) => {
      const { tags } = (await taskRow(owner, taskId)) ?? fail();
      const id = trackerSettings(binding).tags.find(({ name }) => name === tag?.label)?.tagId ?? "";
      const others = tags.filter((one) => one !== id);
      return edit(
        owner,
        taskId,
        {
          ...plain,
          ...(tag === undefined ? {} : { tagIds: tag.isOn ? [...others, id] : others }),
          ...(assignee === undefined
            ? {}
            : { assigneeId: assignee === null ? null : await memberFor(owner, assignee) }),
        },
        Date.now(),
      );
    },
    /** The issue as it is now, as a webhook tells of it. */
    snapshot: async (): Promise<IssueSnapshot> => {
      const found = await at.provider.tracker?.get(access, binding, issue);
      return found?.is === "here" ? found.issue : fail();
    },
    /** A webhook, and what it has read again; it may say no more than which issue it is about. */
    hook: (told: IssueSnapshot) =>
      hear(owner, bound, at.isOnlyNamed ? { kind: "tracker.issue_touched", issue } : changedTo(told)),
    /** The same with what the issue said then, told now or read then. */
    hookOfThen: (told: IssueSnapshot) => hear(owner, bound, changedTo(told)),
    sync: () => syncAll(owner, binding.id),
  };
}

type Heard = { kind: "tracker.issue_touched"; issue: IssueRef } | ReturnType<typeof changedTo>;
const changedTo = (issue: IssueSnapshot) => ({ kind: "tracker.issue_changed" as const, issue });

async function hear(owner: Person, bound: Bound, told: Heard) {
  const outcome = await apply(bound, { ...told, container: bound.binding, assigned: null });
  await runJobs(owner, outcome.jobs);
  return outcome;
}

/** Statuses as a person chooses them for GitHub. */
const statuses: Writes["statuses"] = {
  open: { id: "open", name: "Open" },
  in_progress: { id: "open", name: "Open" },
  done: { id: "closed", name: "Closed" },
};

export const bothWays = (conflicts: Conflicts = "theirs"): typeof defaultTrackerSettings => ({
  ...defaultTrackerSettings,
  writes: { direction: "both", conflicts, takesNew: false, statuses },
});

type GitHubIssue = { id: number; number: number; labels: { name: string }[] };

/** Rules by which the labels are tags. */
export async function tagRules(owner: Person): Promise<typeof defaultTrackerSettings.tags> {
  const tags = await ensureTags(ctxFor(owner), tagLabels);
  return tagLabels.map((name) => ({
    id: null,
    name,
    by: "label" as const,
    tagId: tags.find((tag) => tag.name === name)?.id ?? "",
  }));
}

/** Labels after a person has put one on or taken one off. */
export function labelsAfter(labels: readonly string[], { tag, priority }: Fields): string[] {
  const ranks: Record<string, string> = { high: "bug", medium: "enhancement" };
  const kept = labels.filter(
    (name) => name !== tag?.label && (priority === undefined || !Object.values(ranks).includes(name)),
  );
  const rank = ranks[priority ?? ""];
  return [...kept, ...(tag?.isOn === true ? [tag.label] : []), ...(rank === undefined ? [] : [rank])];
}
const pathOf = ({ key }: IssueRef) => `/repos/acme/web/issues/${key.slice(key.indexOf("#") + 1)}`;

export const githubSide: FarSide = {
  name: "GitHub",
  fields: new Set(["title", "description", "status", "priority", "tag", "assignee"]),
  people: ["bob", "carol"],
  async connect(owner, conflicts) {
    const settings = { ...bothWays(conflicts), tags: await tagRules(owner) };
    const bound = await boundTo(owner, "acme/web", { settings });
    const opened = await github<GitHubIssue>("alice", "POST", "/repos/acme/web/issues", {
      title: "Door sticks",
      body: "It sticks.",
    });
    await syncAll(owner, bound.binding.id);
    const issue = { id: String(opened.id), key: `acme/web#${opened.number}` };
    return pairOf(owner, { bound, provider, token: "sandbox-alice", issue });
  },
  async change(issue, { title, description, status, assignee, ...labelled }) {
    const { labels } = await github<GitHubIssue>("alice", "GET", pathOf(issue));
    const names = labels.map(({ name }) => name);
    await github("bob", "PATCH", pathOf(issue), {
      labels: Object.keys(labelled).length === 0 ? undefined : labelsAfter(names, labelled),
      assignees: assignee === undefined ? undefined : assignee === null ? [] : [assignee],
      title,
      body: description,
      state: status === undefined ? undefined : status === "done" ? "closed" : "open",
    });
  },
  async mark(issue) {
    await github("alice", "POST", `${pathOf(issue)}/labels`, { labels: [ownLabel] });
  },
  writes: async () =>
    (await sandbox.requests("api.github.com")).filter(({ method }) => method === "PATCH").length,
  countsPeople: true,
  provider,
  realm: { provider: "github", host: "github.com" },
  account: async (login) => String((await github<{ id: number }>("alice", "GET", `/users/${login}`)).id),
};

/** The same, with GitHub's own JSON of the issue. */
export async function twoSides(owner: Person, conflicts: Conflicts = "theirs") {
  const pair = await githubSide.connect(owner, conflicts);
  return {
    ...pair,
    there: () => github<Record<string, unknown> & { title: string }>("alice", "GET", pathOf(pair.issue)),
    change: (fields: Fields) => githubSide.change(pair.issue, fields),
  };
}

/** Delivers what is owed, until nothing is due; how often. */
export async function deliverAll(
  owner: Person,
  options: { now?: number; http?: Outbound; db?: Database } = {},
): Promise<number> {
  for (let done = 0; done < 20; done++) {
    const row = (await owedRows(owner)).find(({ state }) => state === "waiting");
    if (row === undefined) return done;
    const ctx = await systemContext(owner, { now: Math.max(options.now ?? Date.now(), row.leaseUntil) });
    const own = { ...ctx, http: options.http ?? ctx.http, db: options.db ?? ctx.db };
    await deliverRow(own, registry.outboxHandlers, row);
    if (options.http !== undefined || options.db !== undefined) return done + 1;
  }
  throw new Error("It never ends.");
}

export const owedRows = (owner: Person) =>
  db()
    .select()
    .from(outbox)
    .where(
      and(
        eq(outbox.workspaceId, owner.workspaceId),
        inArray(outbox.kind, ["issue", "issue_create", "comment"]),
      ),
    );

/** The person has proven to be this persona of the sandbox's GitHub. */
export async function prove({ userId }: Person, login: string): Promise<void> {
  const accountId = await githubSide.account(login);
  const whose = { userId, login, email: null, createdAt: 1 };
  await db()
    .insert(identities)
    .values({ provider: "github", host: "github.com", accountId, ...whose });
}

async function edit(owner: Person, id: string, changes: Partial<UpdateTask>, now: number): Promise<void> {
  const current = await taskRow(owner, id);
  await updateTask(ctxFor(owner, now), { ...changes, id, version: current?.version ?? 0 });
}

const taskRow = ({ workspaceId }: Person, id: string) =>
  db()
    .select()
    .from(tasks)
    .where(and(eq(tasks.workspaceId, workspaceId), eq(tasks.id, id)))
    .get();

async function taskBehind({ workspaceId }: Person, key: string): Promise<string> {
  const link = await db()
    .select({ id: links.localId })
    .from(links)
    .where(and(eq(links.workspaceId, workspaceId), eq(links.remoteKey, key)))
    .get();
  return link?.id ?? fail();
}

function fail(): never {
  throw new Error("It is not there.");
}
