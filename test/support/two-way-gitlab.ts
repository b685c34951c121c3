import { gitlab } from "../../src/providers/gitlab/index.ts";
import type { IssueRef } from "../../src/providers/tracker.ts";
import { actingIn, gitlabAs, projectRef } from "../providers/gitlab/site.ts";
import { bindingBy } from "./bindings.ts";
import { connectByPersonalToken } from "./connections.ts";
import { syncAll } from "./issue-sync.ts";
import { sandbox } from "./sandbox.ts";
import { bothWays, type FarSide, labelsAfter, ownLabel, pairOf, tagRules } from "./two-way.ts";

const project = "acme/web";
const web = actingIn(project);
const open = { id: "opened", name: "Open" };

export const gitlabStatuses = { open, in_progress: open, done: { id: "closed", name: "Closed" } };

async function accountOf(login: string): Promise<number> {
  const [found] = await gitlabAs<{ id: number }[]>("alice", "GET", `/users?username=${login}`);
  return found?.id ?? 0;
}

async function labelsOf(issue: IssueRef): Promise<string[]> {
  const { labels } = await web.issueAt(issue);
  return Array.isArray(labels) ? labels.map(String) : [];
}

/** GitLab, whose hooks have whole seconds. */
export const gitlabSide: FarSide = {
  name: "GitLab",
  fields: new Set(["title", "description", "status", "priority", "tag", "assignee", "dueOn"]),
  people: ["bob", "carol"],
  async connect(owner, conflicts) {
    const both = bothWays(conflicts);
    const bound = await bindingBy(owner, {
      connectionId: await connectByPersonalToken(owner, "alice", "gitlab"),
      provider: "gitlab",
      host: "gitlab.com",
      ...(await projectRef(project)),
      cursor: null,
      settings: {
        ...both,
        tags: await tagRules(owner),
        writes: { ...both.writes, statuses: gitlabStatuses },
      },
    });
    const issue = await web.openWith({ title: "Door sticks", description: "It sticks." });
    await syncAll(owner, bound.binding.id);
    return pairOf(owner, { bound, provider: gitlab, token: "sandbox-alice", issue });
  },
  async change(issue, { title, description, status, assignee, dueOn, ...labelled }) {
    const isLabelled = Object.keys(labelled).length > 0;
    const labels = isLabelled ? labelsAfter(await labelsOf(issue), labelled).join(",") : undefined;
    const people = assignee === null ? [] : [await accountOf(assignee ?? "")];
    await web.change(issue, {
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      ...(status === undefined ? {} : { state_event: status === "done" ? "close" : "reopen" }),
      ...(labels === undefined ? {} : { labels }),
      ...(assignee === undefined ? {} : { assignee_ids: people }),
      ...(dueOn === undefined ? {} : { due_date: dueOn }),
    });
  },
  mark: (issue) => web.change(issue, { add_labels: ownLabel }),
  writes: async () =>
    (await sandbox.requests("gitlab.com")).filter(
      ({ method, path }) => method === "PUT" && path.includes("/issues/"),
    ).length,
  countsPeople: true,
  provider: gitlab,
  realm: { provider: "gitlab", host: "gitlab.com" },
  account: async (login) => String(await accountOf(login)),
};
