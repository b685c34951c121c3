import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";

import { bindings } from "../../../src/db/schema/bindings.ts";
import { outbox } from "../../../src/db/schema/outbox.ts";
import { identities } from "../../../src/db/schema/people.ts";
import { projects, tasks } from "../../../src/db/schema/work.ts";
import { createProject } from "../../../src/domain/projects/create-project.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { stopTimer } from "../../../src/domain/time/stop-timer.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { bindingBy } from "../../support/bindings.ts";
import { connectChat, linkChat } from "../../support/chat.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { act, command, home, messages, modals, patience, press } from "../../support/slack-window.ts";
import { entriesOf, runningOf } from "../../support/time.ts";

let alice: Person;

beforeEach(async () => {
  alice = await createPerson({ name: "Alice", timeZone: "Europe/Berlin" });
  await connectChat(alice);
  await linkChat(alice);
  await createProject(ctxFor(alice), { name: "Website" });
});

describe("in the sandbox's Slack", () => {
  it("a command and its buttons do what they say, and tell it", async () => {
    expect(await command("/tt start web")).toMatchObject({ status: 200, failure: null });
    expect(await press("stop")).toMatchObject({ status: 200, failure: null });
    await expect.poll(messages, patience).toContain("Stopped after");
    expect(await runningOf(alice)).toEqual([]);
    await press("continue");
    await expect.poll(async () => (await runningOf(alice)).length, patience).toBe(1);
    await expect.poll(messages, patience).toMatch(/Started.*Stopped after.*Started/s);
    await press("undo");
    await expect.poll(messages, patience).toContain("Undone");
    expect(await runningOf(alice)).toEqual([]);
  });

  it("a shortcut opens a form with the message as its notes, and keeps what cannot be saved", async () => {
    await act("/shortcuts", { callbackId: "track_time", channel: "general", ts: await lastMessageOfBob() });
    await expect.poll(modals, patience).toContain("The release is planned for Thursday.");
    const refused = await act("/submissions", { values: { time: "soon" } });
    expect(JSON.stringify(refused)).toContain("“soon” is no duration");
    expect(await entriesOf(alice)).toEqual([]);
    expect(await modals()).toContain("soon");
    await act("/submissions", { values: { time: "1h 30m" } });
    expect(await modals()).toBe("[]");
    const [entry] = await entriesOf(alice);
    expect((entry?.endedAt ?? 0) - (entry?.startedAt ?? 0)).toBe(90 * 60_000);
    expect(entry?.notes).toBe("The release is planned for Thursday.");
  });

  it("an entry is edited in a form", async () => {
    await command("/tt log 1h website : before");
    await press("edit");
    await expect.poll(modals, patience).toContain("Edit time");
    await act("/submissions", { values: { notes: "after", time: "1h" } });
    const [entry] = await entriesOf(alice);
    expect(entry).toMatchObject({ notes: "after", version: 2 });
    await expect.poll(messages, patience).toContain("Saved *1 h 0 min*");
  });

  it("Home shows the timer, and keeps current when it changes elsewhere", async () => {
    await act("/home", {});
    await expect.poll(() => home(), patience).toContain("No timer is running.");
    await startTimer({ ...ctxFor(alice), enqueue: await jobsQueue() }, { notes: "from the page" });
    await expect.poll(() => home(), patience).toContain("from the page");
    await act("/actions", { isHome: true, actionId: "stop" });
    expect(await runningOf(alice)).toEqual([]);
    await expect.poll(() => home(), patience).toContain("No timer is running.");
    await expect(stopTimer(ctxFor(alice))).rejects.toThrow("No timer is running.");
  });

  it("a task is made in a form, from Home or after a bare command", async () => {
    await act("/home", {});
    await expect.poll(() => home(), patience).toContain("New task");
    await act("/actions", { isHome: true, actionId: "task_new" });
    await expect.poll(modals, patience).toContain("New task");
    expect(await modals()).not.toContain("Create it there too");
    await act("/submissions", { values: { projectId: await projectId(), title: "Oil the hinge" } });
    expect(await modals()).toContain("Added to Website: Oil the hinge.");
    await command("/task add");
    await press("task_new");
    await expect.poll(modals, patience).toContain("Choose a project");
    await act("/submissions", { values: { projectId: await projectId(), title: "Paint the door" } });
    await expect.poll(messages, patience).toContain("Added to *Website*");
    expect((await db().select().from(tasks)).map(({ title }) => title)).toEqual([
      "Oil the hinge",
      "Paint the door",
    ]);
  });

  it("the form makes an issue too when that is ticked, where a project is connected both ways", async () => {
    const other = await createProject(ctxFor(alice), { name: "Other" });
    const { binding } = await bindingBy(alice, { projectId: await projectId() });
    const writes = { ...defaultTrackerSettings.writes, direction: "both" as const };
    const settings = { ...defaultTrackerSettings, writes };
    await db().update(bindings).set({ settings }).where(eq(bindings.id, binding.id));
    await command("/task add");
    await press("task_new");
    await expect.poll(modals, patience).toContain("Create it there too");
    expect(await modals()).toContain("connected both ways: Website.");
    const values = { projectId: other.id, title: "Oil the hinge", isIssue: ["yes"] };
    const refused = await act("/submissions", { values });
    expect(JSON.stringify(refused)).toContain("connected to no tracker both ways");
    expect(await db().select().from(tasks)).toEqual([]);
    await act("/submissions", { values: { ...values, projectId: await projectId() } });
    const [task] = await db().select().from(tasks);
    const owed = await db()
      .select()
      .from(outbox)
      .where(eq(outbox.key, `create:${task?.id}`));
    expect(owed).toMatchObject([{ kind: "issue_create" }]);
    await expect.poll(messages, patience).toContain("Its issue is being created.");
  });

  it("Home says in a window of its own why a press did nothing, and shows what is true now", async () => {
    await startTimer(ctxFor(alice), { notes: "from the page" });
    await act("/home", {});
    await expect.poll(() => home(), patience).toContain("from the page");
    await stopTimer(ctxFor(alice));
    await act("/actions", { isHome: true, actionId: "stop" });
    await expect.poll(modals, patience).toContain("This timer no longer runs");
    await expect.poll(() => home(), patience).toContain("No timer is running.");
  });

  it("Home's word comes as a direct message when it is too late for a window", async () => {
    await sandbox.setFault("slack.com", {
      kind: "error",
      code: "expired_trigger_id",
      path: "/api/views.open",
    });
    await startTimer(ctxFor(alice), { notes: "from the page" });
    await act("/home", {});
    await expect.poll(() => home(), patience).toContain("from the page");
    await stopTimer(ctxFor(alice));
    await act("/actions", { isHome: true, actionId: "stop" });
    await expect.poll(() => messages("app"), patience).toContain("This timer no longer runs");
    await expect.poll(() => home(), patience).toContain("No timer is running.");
    await act("/actions", { isHome: true, actionId: "log" });
    await expect.poll(() => messages("app"), patience).toContain("This took too long.");
  });

  it("Home turns into the invitation when somebody presses who is no longer linked", async () => {
    await startTimer(ctxFor(alice), { notes: "from the page" });
    await act("/home", {});
    await expect.poll(() => home(), patience).toContain("from the page");
    await db().delete(identities);
    await act("/actions", { isHome: true, actionId: "stop" });
    await expect.poll(() => home(), patience).toContain("Link my account");
    expect(await runningOf(alice)).toHaveLength(1);
  });

  it("Home invites who is not linked", async () => {
    await act("/home", { user: "bob" });
    await expect.poll(() => home("bob"), patience).toContain("Link my account");
  });
});

async function lastMessageOfBob(): Promise<string> {
  const schema = z.array(z.object({ ts: z.string(), text: z.string() }));
  const all = schema.parse(JSON.parse(await messages()));
  return all.find(({ text }) => text.startsWith("The release"))?.ts ?? "";
}

async function jobsQueue() {
  const { env } = await import("cloudflare:workers");
  const { enqueueTo } = await import("../../../src/messages.ts");
  return enqueueTo(env.JOBS);
}

async function projectId(): Promise<string> {
  const [project] = await db().select().from(projects).where(eq(projects.name, "Website"));
  return project?.id ?? "";
}
