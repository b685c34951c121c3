import { expect, it } from "vitest";

import { identities } from "../../../../src/db/schema/people.ts";
import { chooseDeadlineCalendar } from "../../../../src/integrations/calendar/deadlines/choose-calendar.ts";
import { syncPage } from "../../../../src/integrations/sync/sync-page.ts";
import type { OutboxRef } from "../../../../src/messages.ts";
import { bindingBy, connectAs, github, systemContext } from "../../../support/bindings.ts";
import { exportCalendarBy, reach, runExports } from "../../../support/exports.ts";
import { jobsOf } from "../../../support/jobs.ts";
import { createPerson, ctxFor, db } from "../../../support/people.ts";
import { projectBy } from "../../../support/work.ts";

type Milestone = { number: number; due_on: string | null };
type Issue = { number: number };

/** Alice with her GitHub account, a repository that is synced without webhooks, and a calendar for her deadlines. */
async function setUp() {
  const person = await createPerson();
  const account = await github<{ id: number; login: string }>("alice", "GET", "/user");
  await db()
    .insert(identities)
    .values({
      provider: "github",
      host: "github.com",
      accountId: String(account.id),
      userId: person.userId,
      login: account.login,
      createdAt: 1,
    });
  const deadlines = await exportCalendarBy(person);
  const ctx = ctxFor(person);
  await chooseDeadlineCalendar(ctx, deadlines.id);
  await runExports(person, ctx.jobs);
  const repository = await github<{ id: number; html_url: string }>("alice", "GET", "/repos/acme/web");
  const { binding } = await bindingBy(person, {
    connectionId: await connectAs(person, "alice"),
    projectId: (await projectBy(person, { name: "Website" })).id,
    externalId: String(repository.id),
    name: "acme/web",
    url: repository.html_url,
    cursor: null,
  });
  const sync = async (): Promise<OutboxRef[]> => {
    const context = await systemContext(person);
    await syncPage(context, { bindingId: binding.id, runId: null });
    const published = jobsOf(context.jobs, "outbox.deliver").flatMap(({ rows }) => rows);
    await runExports(person, context.jobs);
    return published;
  };
  return { person, sync, calendar: await reach(person, deadlines) };
}

it("a date that a sync finds at an issue's milestone is in the calendar of its assignee, and leaves it again", async () => {
  const { sync, calendar } = await setUp();
  const due = (await github<Milestone[]>("alice", "GET", "/repos/acme/web/milestones")).find(
    ({ due_on }) => due_on !== null && due_on > new Date().toISOString(),
  );
  if (due === undefined) throw new Error("No milestone of acme/web lies ahead.");
  const issue = { title: "Launch the shop", assignees: ["alice"], milestone: due.number };
  const { number } = await github<Issue>("alice", "POST", "/repos/acme/web/issues", issue);
  await sync();
  const written = async () =>
    (await calendar.ours()).filter(({ title }) => title.includes("Launch the shop"));
  expect(await written()).toMatchObject([
    { title: "[TT] Due: Website — Launch the shop", time: { startsOn: due.due_on?.slice(0, 10) } },
  ]);
  await github("alice", "PATCH", `/repos/acme/web/issues/${number}`, { title: "Launch the shop twice" });
  await sync();
  expect((await written()).map(({ title }) => title)).toEqual(["[TT] Due: Website — Launch the shop twice"]);
  await github("alice", "PATCH", `/repos/acme/web/issues/${number}`, { milestone: null });
  await sync();
  expect(await written()).toEqual([]);
  expect(await sync()).toEqual([]);
});
