import { connectByToken } from "../../src/integrations/connections/connect-by-token.ts";
import { defaultTrackerSettings } from "../../src/integrations/bindings/settings.ts";
import type { IssueRef } from "../../src/providers/tracker.ts";
import { accessOf } from "../providers/contracts/access.ts";
import { imaginary } from "../providers/imaginary/index.ts";
import { bindingBy } from "./bindings.ts";
import { contextFor } from "./context.ts";
import { imaginarySite } from "./imaginary.ts";
import { syncAll } from "./issue-sync.ts";
import type { Person } from "./people.ts";
import { sandbox } from "./sandbox.ts";
import { type Conflicts, type FarSide, labelsAfter, ownLabel, pairOf, tagRules } from "./two-way.ts";

const origin = { site: "north", project: "10000" };
const statuses = {
  open: { id: "1", name: "Backlog" },
  in_progress: { id: "3", name: "In review" },
  done: { id: "5", name: "Shipped" },
};

const priorities = {
  none: { id: "p3", name: "Someday" },
  high: { id: "p1", name: "Blocker" },
  medium: { id: "p2", name: "Normal" },
};

async function labelsOf(issue: IssueRef): Promise<string[]> {
  const access = accessOf(imaginary, "sandbox-alice", { siteId: origin.site });
  const container = { externalId: origin.project, name: "Web", url: "" };
  const found = await imaginary.tracker?.get(access, container, issue);
  return found?.is === "here" ? found.issue.labels.map(({ name }) => name) : [];
}

/** The tracker that is like no other, with its workflow and its revisions. */
export const imaginarySide: FarSide = {
  name: "the imaginary tracker",
  fields: new Set(["title", "description", "status", "priority", "tag", "assignee", "dueOn"]),
  people: ["alice", "bob"],
  async connect(owner: Person, conflicts: Conflicts) {
    const form = { fields: { key: "sandbox-key", token: "sandbox-alice" }, host: "", isPersonal: false };
    const { connectionId } = await connectByToken(await contextFor(owner), "imaginary", form);
    const bound = await bindingBy(owner, {
      connectionId,
      provider: "imaginary",
      host: "imaginary.example",
      siteId: "north",
      externalId: origin.project,
      name: "Web",
      url: "https://north.imaginary.example/browse/WEB",
      cursor: null,
      settings: {
        ...defaultTrackerSettings,
        priorities: Object.entries(priorities).map(([priority, { id, name }]) => ({
          by: "priority" as const,
          id,
          name,
          priority,
        })),
        tags: await tagRules(owner),
        writes: { direction: "both", conflicts, takesNew: false, statuses },
      },
    });
    const issue = await imaginarySite.open({ ...origin, title: "Door sticks", body: "It sticks." });
    await syncAll(owner, bound.binding.id);
    return pairOf(owner, { bound, provider: imaginary, token: "sandbox-alice", issue });
  },
  async change(issue, { title, description, status, priority, tag, assignee, dueOn }) {
    const labels = tag === undefined ? undefined : labelsAfter(await labelsOf(issue), { tag });
    await imaginarySite.change({
      site: origin.site,
      id: issue.id,
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { body: description }),
      ...(priority === undefined ? {} : { priorityId: priorities[priority].id }),
      ...(labels === undefined ? {} : { labels }),
      ...(assignee === undefined ? {} : { assignee }),
      ...(dueOn === undefined ? {} : { due: dueOn }),
      ...(status === undefined ? {} : { statusId: statuses[status].id }),
    });
  },
  async mark(issue) {
    const labels = [...(await labelsOf(issue)), ownLabel];
    await imaginarySite.change({ site: origin.site, id: issue.id, labels });
  },
  writes: async () =>
    (await sandbox.requests("api.imaginary.example")).filter(({ method }) => method === "PATCH").length,
  countsPeople: false,
  provider: imaginary,
  realm: { provider: "imaginary", host: "imaginary.example" },
  account: async (login) => `u-${login}`,
};
