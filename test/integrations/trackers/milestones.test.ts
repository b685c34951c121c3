import { beforeEach, describe, expect, it } from "vitest";

import type { NamedThere } from "../../../src/db/schema/bindings.ts";
import { bindings } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { github as githubProvider } from "../../../src/providers/github/index.ts";
import { inbound as githubInbound } from "../../../src/providers/github/inbound.ts";
import { gitlab } from "../../../src/providers/gitlab/index.ts";
import { inbound as gitlabInbound } from "../../../src/providers/gitlab/inbound.ts";
import type { QueuedInbound } from "../../../src/providers/inbound.ts";
import type { Tracker } from "../../../src/providers/tracker.ts";
import { connectByToken } from "../../../src/integrations/connections/connect-by-token.ts";
import { accessOf } from "../../providers/contracts/access.ts";
import { actingIn, gitlabAs, idOf, projectRef } from "../../providers/gitlab/site.ts";
import { bindingBy, github } from "../../support/bindings.ts";
import { contextFor } from "../../support/context.ts";
import { apply, type Bound, rulesWith } from "../../support/issue-events.ts";
import { boundTo, checkNightly, runJobs, syncAll } from "../../support/issue-sync.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

type Milestone = { id: string; number: string };

type Side = {
  host: string;
  tracker: Tracker;
  inbound: QueuedInbound;
  access: () => Parameters<Tracker["vocabulary"]>[0];
  container: () => Promise<{ externalId: string; name: string; url: string }>;
  bind: (owner: Person, settings: Bound["binding"]["settings"]) => Promise<Bound>;
  plan: (title: string, dueOn: string) => Promise<Milestone>;
  close: (milestone: Milestone) => Promise<unknown>;
  open: (title: string, milestone: Milestone | null) => Promise<{ id: string; key: string }>;
  move: (issue: { key: string }, milestone: Milestone | null) => Promise<unknown>;
};

const web = "/repos/acme/web";
const numberOf = ({ key }: { key: string }) => key.slice(key.lastIndexOf("#") + 1);
const githubTracker = githubProvider.tracker;
const gitlabTracker = gitlab.tracker;
if (githubTracker === undefined || gitlabTracker === undefined) throw new Error("Both are trackers.");
const project = actingIn("acme/web");
const milestonesOf = `/projects/${idOf("acme/web")}/milestones`;

const sides: Record<string, Side> = {
  github: {
    host: "api.github.com",
    tracker: githubTracker,
    inbound: githubInbound,
    access: () => accessOf(githubProvider, "sandbox-alice"),
    async container() {
      const {
        id,
        full_name: name,
        html_url: url,
      } = await github<{ id: number; full_name: string; html_url: string }>("alice", "GET", web);
      return { externalId: String(id), name, url };
    },
    bind: (owner, settings) => boundTo(owner, "acme/web", { settings }),
    async plan(title, dueOn) {
      const made = { title, due_on: `${dueOn}T00:00:00Z` };
      const { id, number } = await github<{ id: number; number: number }>(
        "alice",
        "POST",
        `${web}/milestones`,
        made,
      );
      return { id: String(id), number: String(number) };
    },
    close: ({ number }) => github("alice", "PATCH", `${web}/milestones/${number}`, { state: "closed" }),
    async open(title, milestone) {
      const made = { title, ...(milestone === null ? {} : { milestone: Number(milestone.number) }) };
      const { id, number } = await github<{ id: number; number: number }>(
        "alice",
        "POST",
        `${web}/issues`,
        made,
      );
      return { id: String(id), key: `acme/web#${number}` };
    },
    move: (issue, milestone) =>
      github("alice", "PATCH", `${web}/issues/${numberOf(issue)}`, {
        milestone: milestone === null ? null : Number(milestone.number),
      }),
  },
  gitlab: {
    host: "gitlab.com",
    tracker: gitlabTracker,
    inbound: gitlabInbound,
    access: () => accessOf(gitlab, "sandbox-alice"),
    container: () => projectRef("acme/web"),
    async bind(owner, settings) {
      const form = { fields: { token: "sandbox-alice" }, host: "", isPersonal: false };
      const { connectionId } = await connectByToken(await contextFor(owner), "gitlab", form);
      const container = await projectRef("acme/web");
      return bindingBy(owner, {
        ...container,
        connectionId,
        provider: "gitlab",
        host: "gitlab.com",
        cursor: null,
        settings,
      });
    },
    async plan(title, dueOn) {
      const { id } = await gitlabAs<{ id: number }>("alice", "POST", milestonesOf, {
        title,
        due_date: dueOn,
      });
      return { id: String(id), number: String(id) };
    },
    close: ({ id }) => gitlabAs("alice", "PUT", `${milestonesOf}/${id}`, { state_event: "close" }),
    open: (title, milestone) =>
      project.openWith({ title, ...(milestone === null ? {} : { milestone_id: Number(milestone.id) }) }),
    move: (issue, milestone) =>
      project.change({ id: "", ...issue }, { milestone_id: milestone === null ? 0 : Number(milestone.id) }),
  },
};

const shown = async (title: string) =>
  (await db().select().from(tasks)).some((task) => task.title === title && task.archivedAt === null);

describe.each(Object.keys(sides))("the milestones of %s", (id) => {
  const side = sides[id];
  if (side === undefined) throw new Error(`There is no ${id}.`);
  let owner: Person;
  let titled: (what: string) => string;

  beforeEach(async () => {
    owner = await createPerson();
    const mark = crypto.randomUUID().slice(0, 8);
    titled = (what) => `${what} ${mark}`;
  });

  const vocabulary = async () => side.tracker.vocabulary(side.access(), await side.container());

  it("are offered while they are open, soonest first and beyond a page, the nearest as presets", async () => {
    const over = await side.plan(titled("Over"), "2020-01-01");
    for (let i = 0; i < 101; i++) await side.plan(titled(`Far ${i}`), "2031-05-01");
    const near = await side.plan(titled("Near"), "2020-01-02");
    await side.close(over);
    const { sprints = [], sprintsAre, presets = [] } = await vocabulary();
    expect(sprintsAre).toMatchObject({ one: "milestone" });
    expect(sprints[0]).toEqual({ id: near.id, name: titled("Near"), isCurrent: true });
    expect(sprints.filter(({ name }) => name.endsWith(titled("").trim()))).toHaveLength(102);
    expect(presets.slice(0, 2)).toEqual([
      { id: "open-milestones", name: "Only open milestones", filter: { onlyCurrentSprint: true } },
      {
        id: `milestone-${near.id}`,
        name: `Only the milestone “${titled("Near")}”`,
        filter: { sprints: [{ id: near.id, name: titled("Near") }] },
      },
    ]);
    await side.close(near);
  });

  it("are the condition of a repository for its syncs, which cost one call when nothing changed", async () => {
    const [mine, other] = [
      await side.plan(titled("Mine"), "2030-01-01"),
      await side.plan(titled("Other"), "2030-01-01"),
    ];
    const [inMine, inOther, inNone] = [titled("In mine"), titled("In another"), titled("In none")];
    const issue = await side.open(inMine, mine);
    await side.open(inOther, other);
    await side.open(inNone, null);
    const sprints: NamedThere[] = [{ id: mine.id, name: "Renamed meanwhile" }];
    const { binding } = await side.bind(owner, rulesWith({ sprints }));
    await syncAll(owner, binding.id);
    expect(await Promise.all([inMine, inOther, inNone].map(shown))).toEqual([true, false, false]);
    await side.move(issue, other);
    await syncAll(owner, binding.id);
    expect(await shown(inMine)).toBe(false);
    await db().update(bindings).set({ fullSyncDueAt: null });
    await syncAll(owner, binding.id);
    const calls = (await sandbox.requests(side.host)).length;
    await syncAll(owner, binding.id);
    expect((await sandbox.requests(side.host)).length - calls).toBe(1);
  });

  it("are the condition for webhooks, which may tell only the id", async () => {
    const [mine, other] = [
      await side.plan(titled("Mine"), "2030-01-01"),
      await side.plan(titled("Other"), "2030-01-01"),
    ];
    const issue = await side.open(titled("Planned"), mine);
    const bound = await side.bind(owner, rulesWith({ sprints: [{ id: mine.id, name: titled("Mine") }] }));
    const tell = async () => {
      const found = await side.tracker.get(side.access(), await side.container(), issue);
      if (found.is !== "here") throw new Error("It is not there.");
      const isShort = id === "gitlab";
      const sprints = (found.issue.sprints ?? []).map((one) =>
        isShort ? { ...one, name: "", isCurrent: null } : one,
      );
      const event = {
        kind: "tracker.issue_changed",
        container: bound.binding,
        issue: { ...found.issue, sprints },
        assigned: null,
      } as const;
      const applied = await apply(bound, event);
      await runJobs(owner, applied.jobs);
      return applied;
    };
    const first = await tell();
    expect(first.jobs.filter(({ type }) => type === "issues.read")).toEqual([]);
    expect(await shown(titled("Planned"))).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await side.move(issue, other);
    await tell();
    expect(await shown(titled("Planned"))).toBe(false);
    await db()
      .update(bindings)
      .set({ settings: rulesWith({ onlyCurrentSprint: true }) });
    bound.binding.settings = rulesWith({ onlyCurrentSprint: true });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await side.move(issue, mine);
    const later = await tell();
    // GitLab's webhook does not say whether a milestone is open.
    expect(later.jobs.filter(({ type }) => type === "issues.read")).toHaveLength(id === "gitlab" ? 1 : 0);
    expect(await shown(titled("Planned"))).toBe(true);
  });

  it("that were closed take their issues away at night, where only open ones count", async () => {
    const mine = await side.plan(titled("Mine"), "2030-01-01");
    await side.open(titled("Planned"), mine);
    const { binding } = await side.bind(owner, rulesWith({ onlyCurrentSprint: true }));
    await syncAll(owner, binding.id);
    expect(await shown(titled("Planned"))).toBe(true);
    await side.close(mine);
    await checkNightly(owner, binding.id);
    expect(await shown(titled("Planned"))).toBe(false);
  });
});

describe("a delivery about a milestone", () => {
  const told = (bound: Bound) =>
    ({
      kind: "tracker.shared_changed",
      container: bound.binding,
      what: "The milestone “Spring” was closed.",
      changes: "current sprint",
    }) as const;

  it("has the issues read again only where a rule asks whether it is open", async () => {
    const owner = await createPerson();
    const plain = await boundTo(owner, "acme/web");
    expect(await apply(plain, told(plain))).toMatchObject({ status: "ignored", jobs: [] });
    const asking = await boundTo(owner, "acme/api", { settings: rulesWith({ onlyCurrentSprint: true }) });
    expect((await apply(asking, told(asking))).status).toBe("processed");
  });

  it("leads to a page that offers them", async () => {
    const owner = await createPerson();
    const { binding } = await boundTo(owner, "acme/web");
    const page = await (await browserOf(owner).get(`/bindings/${binding.id}`)).text();
    expect(page).toContain("Only issues in one of these milestones");
    expect(page).toContain("Only issues in an open milestone");
  });
});
