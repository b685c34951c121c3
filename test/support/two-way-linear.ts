import { linear } from "../../src/providers/linear/index.ts";
import { priorities } from "../../src/providers/linear/mapping.ts";
import { bindingBy } from "./bindings.ts";
import { connectByPersonalToken } from "./connections.ts";
import { syncAll } from "./issue-sync.ts";
import { linearSite, linearSiteId } from "./linear.ts";
import { sandbox } from "./sandbox.ts";
import { bothWays, type Conflicts, type FarSide, ownLabel, pairOf, tagRules } from "./two-way.ts";
import type { Person } from "./people.ts";

const team = "Engineering";
const ranks = { none: "0", high: "2", medium: "3" };

const teamId = () => linearSite.team(team);
const stateNames = { open: "Todo", in_progress: "In Progress", done: "Done" };

export async function linearSettings(owner: Person, conflicts: Conflicts) {
  const both = bothWays(conflicts);
  const id = await teamId();
  const state = async (name: string) => ({ id: await linearSite.state(id, name), name });
  const { open, in_progress: doing, done } = stateNames;
  const named = (rank: string) => priorities.find((one) => one.id === rank)?.name ?? "";
  return {
    ...both,
    priorities: (["high", "medium"] as const).map((priority) => ({
      by: "priority" as const,
      id: ranks[priority],
      name: named(ranks[priority]),
      priority,
    })),
    tags: await tagRules(owner),
    writes: {
      ...both.writes,
      statuses: { open: await state(open), in_progress: await state(doing), done: await state(done) },
    },
  };
}

const person = async (login: string) => {
  const id = ["alice", "bob", "carol"].indexOf(login) + 1;
  return `00000002-0000-4000-8000-00000000000${id}`;
};

/** Linear, whose issues have one assignee and labels that must be there already. */
export const linearSide: FarSide = {
  name: "Linear",
  fields: new Set(["title", "description", "status", "priority", "tag", "assignee"]),
  people: ["bob", "carol"],
  async connect(owner, conflicts) {
    // A page of issues takes a seventieth of an hour's points.
    await sandbox.post("/linear/calls", { complexity: 250_000 });
    const bound = await bindingBy(owner, {
      connectionId: await connectByPersonalToken(owner, "alice", "linear"),
      provider: "linear",
      host: linear.defaultHost,
      siteId: linearSiteId,
      externalId: `team_${await teamId()}`,
      name: team,
      url: "https://linear.app/acme/team/ENG",
      cursor: null,
      settings: await linearSettings(owner, conflicts),
    });
    const opened = await linearSite.open({
      teamId: await teamId(),
      title: "Door sticks",
      description: "It sticks.",
    });
    await syncAll(owner, bound.binding.id);
    const issue = { id: opened.id, key: opened.identifier };
    return pairOf(owner, { bound, provider: linear, token: "sandbox-alice", issue });
  },
  async change({ id }, { title, description, status, priority, tag, assignee }) {
    const label = tag === undefined ? "" : await linearSite.label(await teamId(), tag.label);
    await linearSite.change({
      id,
      login: "bob",
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      ...(status === undefined
        ? {}
        : { stateId: await linearSite.state(await teamId(), stateNames[status]) }),
      ...(priority === undefined ? {} : { priority: Number(ranks[priority]) }),
      ...(tag === undefined ? {} : { [tag.isOn ? "addedLabelIds" : "removedLabelIds"]: [label] }),
      ...(assignee === undefined ? {} : { assigneeId: assignee === null ? null : await person(assignee) }),
    });
  },
  async mark({ id }) {
    await linearSite.change({ id, addedLabelIds: [await linearSite.label(await teamId(), ownLabel)] });
  },
  writes: async () =>
    (await sandbox.requests("api.linear.app")).filter(({ note }) => note === "update").length,
  countsPeople: false,
  provider: linear,
  realm: { provider: "linear", host: `${linear.defaultHost}/${linearSiteId}` },
  account: person,
};
