import { jira } from "../../src/providers/jira/index.ts";
import type { IssueRef } from "../../src/providers/tracker.ts";
import { people } from "../sandbox/jira/records.ts";
import { bindingBy } from "./bindings.ts";
import { connectByOAuth } from "./connections.ts";
import { syncAll } from "./issue-sync.ts";
import { jiraSite } from "./jira.ts";
import { sandbox } from "./sandbox.ts";
import { bothWays, type FarSide, labelsAfter, ownLabel, pairOf, tagRules } from "./two-way.ts";

const siteId = "3f1b2c70-0000-4000-8000-00000000acae";
const ranks = { none: "5", high: "1", medium: "3" };
const statuses = {
  open: { id: "10001", name: "To Do" },
  in_progress: { id: "10002", name: "In Progress" },
  done: { id: "10004", name: "Done" },
};
/** From where the workflow ends with a resolution only. */
const inReview = "10003";
const lagMs = 1_000;

const accountOf = (login: string) => Object.entries(people).find(([name]) => name === login)?.[1].accountId;
const labelsOf = async ({ id }: IssueRef) => (await jiraSite.kept(id)).labels;

/** Jira Cloud: a workflow, documents as texts, webhooks that only name the issue, and searches that are behind. */
export const jiraSide: FarSide = {
  name: "Jira",
  fields: new Set(["title", "description", "status", "priority", "tag", "assignee", "dueOn"]),
  people: ["bob", "carol"],
  async connect(owner, conflicts) {
    const both = bothWays(conflicts);
    const bound = await bindingBy(owner, {
      connectionId: await connectByOAuth(owner, "alice", "jira"),
      provider: "jira",
      host: jira.defaultHost,
      siteId,
      externalId: "10000",
      name: "Web",
      url: "https://acme.atlassian.net/browse/WEB",
      cursor: null,
      settings: {
        ...both,
        priorities: (["high", "medium"] as const).map((priority) => ({
          by: "priority" as const,
          id: ranks[priority],
          name: priority,
          priority,
        })),
        tags: await tagRules(owner),
        writes: { ...both.writes, statuses },
      },
    });
    const issue = await jiraSite.open({ summary: "Door sticks", text: "It sticks." });
    await syncAll(owner, bound.binding.id);
    return pairOf(owner, { bound, provider: jira, token: "sandbox-alice", issue, isOnlyNamed: true });
  },
  async change(issue, { title, description, status, priority, tag, assignee, dueOn }) {
    const { id } = issue;
    if (status !== undefined) {
      const statusId = status === "in_progress" ? inReview : statuses[status].id;
      await jiraSite.setStatus({ id, statusId, by: "bob" });
      return;
    }
    await jiraSite.edit({
      id,
      by: "bob",
      summary: title,
      text: description,
      priorityId: priority && ranks[priority],
      labels: tag && labelsAfter(await labelsOf(issue), { tag }),
      assignee,
      due: dueOn,
    });
  },
  async mark(issue) {
    await jiraSite.edit({ id: issue.id, labels: [...(await labelsOf(issue)), ownLabel] });
  },
  writes: async () =>
    (await sandbox.requests("api.atlassian.com")).filter(
      ({ method, path }) =>
        (method === "PUT" && /\/issue\/\d+$/.test(path)) ||
        (method === "POST" && path.endsWith("/transitions")),
    ).length,
  countsPeople: false,
  lag: {
    begin: () => sandbox.set({ jiraSearchLagSeconds: lagMs / 1000 }),
    end: () => scheduler.wait(lagMs + 100),
  },
  provider: jira,
  realm: { provider: "jira", host: jira.defaultHost },
  account: async (login) => accountOf(login) ?? "",
};
