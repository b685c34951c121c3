import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";

import { tasks } from "../../../src/db/schema/work.ts";
import { createProject } from "../../../src/domain/projects/create-project.ts";
import { formatClock } from "../../../src/domain/time/format-range.ts";
import { localDateOf, startOfDay } from "../../../src/lib/zoned-time.ts";
import { connectChat } from "../../support/chat.ts";
import { interactionBody, sendSigned, linkSlack, type } from "../../support/chat-requests.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { entriesOf, entryBy, hourMs, minuteMs, runningOf } from "../../support/time.ts";
import { taskBy } from "../../support/work.ts";
import { eq } from "drizzle-orm";

const zone = "Europe/Berlin";
let alice: Person;
let website: string;

beforeEach(async () => {
  alice = await createPerson({ name: "Alice", timeZone: zone });
  await connectChat(alice);
  await linkSlack(alice, "alice");
  website = (await createProject(ctxFor(alice), { name: "Website" })).id;
  await createProject(ctxFor(alice), { name: "3M" });
});

/** A task that came from an issue. */
async function issueTask(title: string, sourceLabel: string): Promise<string> {
  const { id } = await taskBy(alice, website, { title });
  await db().update(tasks).set({ sourceLabel, sourceProvider: "github" }).where(eq(tasks.id, id));
  return id;
}

/** Presses a button of an answer. */
async function press(button: { action_id: string; value: string } | undefined): Promise<void> {
  const body = interactionBody("alice", {
    type: "block_actions",
    response_url: null,
    container: { type: "message" },
    actions: [{ type: "button", block_id: "b", action_id: button?.action_id, value: button?.value }],
  });
  await sendSigned("interactions", body);
}

const running = async () => (await runningOf(alice))[0];

describe("words behind /tt stop", () => {
  const startedAt = () => Date.now() - 2 * hourMs;
  const clockAt = (instant: number) => formatClock(instant, zone, "24h");

  it.each(["", "at "])("“%s17:00” stop at the last such time, and undo lets the timer run on", async (at) => {
    await entryBy(alice, { startedAt: startedAt(), endedAt: null, notes: "Mail" });
    const wanted = Math.floor((Date.now() - hourMs) / minuteMs) * minuteMs;
    const reply = await type("alice", `/tt stop ${at}${clockAt(wanted)}`);
    expect(reply.summary).toMatch(new RegExp(`^Stopped after .+ min at ${clockAt(wanted)}: Mail`));
    expect((await entriesOf(alice))[0]).toMatchObject({ endedAt: wanted, notes: "Mail" });
    expect((await type("alice", "/tt undo")).summary).toBe("Undone: the timer runs on.");
    expect(await running()).toMatchObject({ notes: "Mail" });
  });

  it("“10m ago” is a time as well", async () => {
    await entryBy(alice, { startedAt: startedAt(), endedAt: null });
    await type("alice", "/tt stop 10m ago");
    const endedAt = (await entriesOf(alice))[0]?.endedAt ?? 0;
    expect(Math.abs(Date.now() - 10 * minuteMs - endedAt)).toBeLessThan(5 * minuteMs);
  });

  it("“: done” go behind the notes, and undo takes them away", async () => {
    await entryBy(alice, { startedAt: startedAt(), endedAt: null, notes: "Mail" });
    expect((await type("alice", "/tt stop : done, see https://a.example/b")).summary).toContain("Mail done");
    expect((await entriesOf(alice))[0]).toMatchObject({ notes: "Mail\ndone, see https://a.example/b" });
    await type("alice", "/tt undo");
    expect(await running()).toMatchObject({ notes: "Mail" });
  });

  it.each([
    ["at 99:99", "“99:99” is no time of day. Nothing was stopped."],
    ["web", "I do not understand “web” behind /tt stop. Nothing was stopped."],
    ["the timer", "Nothing was stopped."],
    [`: ${"x".repeat(2001)}`, "Notes have at most 2,000 characters"],
  ])("“%s” are refused", async (words, sentence) => {
    await entryBy(alice, { startedAt: startedAt(), endedAt: null });
    expect((await type("alice", `/tt stop ${words}`)).summary).toContain(sentence);
    expect(await running()).toBeDefined();
  });

  it("a time before the start is refused", async () => {
    await entryBy(alice, { startedAt: startedAt(), endedAt: null });
    const reply = await type("alice", `/tt stop ${clockAt(startedAt() - hourMs)}`);
    expect(reply.summary).toContain("before the timer began");
    expect(await running()).toBeDefined();
  });

  it("says that a timer ran for more than a day", async () => {
    await entryBy(alice, { startedAt: Date.now() - 26 * hourMs, endedAt: null });
    expect((await type("alice", "/tt stop")).summary).toContain("more than a day: it began on");
  });
});

describe("words behind other commands", () => {
  it("show last week", async () => {
    const monday = startOfDay(localDateOf(Date.now() - 7 * 24 * hourMs, zone), zone);
    await entryBy(alice, { startedAt: monday + 9 * hourMs, endedAt: monday + 12 * hourMs });
    expect((await type("alice", "/tt week last")).summary).toBe("Last week: 3 h 0 min.");
    expect((await type("alice", "/tt week")).summary).toBe("This week: 0 min.");
  });

  it.each([
    "/tt status now",
    "/tt today web",
    "/tt week next",
    "/tt undo all",
    "/tt help me",
    "/task help me",
  ])("are not left out of account: %s", async (typed) => {
    await type("alice", "/tt start website");
    const before = await entriesOf(alice);
    expect((await type("alice", typed)).summary).toContain("I do not understand “");
    expect(await entriesOf(alice)).toEqual(before);
  });

  it("ask for the help on one command", async () => {
    const { text } = await type("alice", "/tt help log");
    expect(text).toContain("/tt log 1h30");
    expect(text).not.toContain("/tt week");
  });
});

describe("words behind /tt start", () => {
  it("are a project by their longest start, and notes", async () => {
    expect((await type("alice", "/tt start website fix the header")).summary).toContain("Started: Website");
    expect(await running()).toMatchObject({ projectId: website, notes: "fix the header" });
    await type("alice", "/tt switch web see https://a.example/x:y");
    expect(await running()).toMatchObject({ projectId: website, notes: "see https://a.example/x:y" });
  });

  it.each(["acme/web#4", "web#4", "#4", "ACME/Web#4: now", "acme/web#4 now"])(
    "start an issue's task by its name: %s",
    async (typed) => {
      const taskId = await issueTask("Paint the door", "acme/web#4");
      await issueTask("Another", "acme/web#44");
      expect((await type("alice", `/tt start ${typed}`)).summary).toContain("Website · Paint the door");
      const notes = typed.endsWith("now") ? "now" : "";
      expect(await running()).toMatchObject({ taskId, projectId: website, notes });
    },
  );

  it("start a task by its title, the whole or its beginning", async () => {
    const { id: taskId } = await taskBy(alice, website, { title: "Web: repair the door" });
    for (const typed of ["Web: repair the door", "web: repair the door: hinges", "Repair the d"])
      await taskBy(alice, website, { title: `Other ${typed}` });
    await type("alice", "/tt start web: Repair the DOOR");
    expect(await running()).toMatchObject({ taskId, notes: "" });
    const { id: menu } = await taskBy(alice, website, { title: "Menu for the kitchen" });
    await type("alice", "/tt start menu for the kitchen : soup");
    expect(await running()).toMatchObject({ taskId: menu, notes: "soup" });
    await type("alice", "/tt start menu for");
    expect(await running()).toMatchObject({ taskId: menu, notes: "" });
  });

  it("offer a task that the text is only a part of", async () => {
    const { id: taskId } = await taskBy(alice, website, { title: "Menu for the kitchen" });
    const reply = await type("alice", "/tt start kitchen");
    expect(reply.summary).toContain("Did you mean this task?");
    expect(reply.buttons.get("Start timer")?.value).toBe(taskId);
    expect(await running()).toBeUndefined();
  });

  it("ask when nothing is known", async () => {
    const reply = await type("alice", "/tt start https://a.example/x");
    expect(reply.summary).toContain("No project of yours matches “https://a.example/x”");
    expect(await running()).toBeUndefined();
  });
});

describe("words behind /tt log", () => {
  const hour = (shift: number) => formatClock(Date.now() + shift * hourMs, zone, "24h");

  it("are asked about when they say what lies ahead or is over a day long", async () => {
    const asked = await type("alice", `/tt log ${hour(-1)}-${hour(1)} website : soup`);
    expect(asked.summary).toContain("Not logged");
    expect(asked.summary).toContain("This time has not passed yet");
    expect(await entriesOf(alice)).toEqual([]);
    const [likely] = [...asked.buttons.values()];
    await press(likely);
    const [entry] = await entriesOf(alice);
    expect(entry).toMatchObject({ projectId: website, notes: "soup" });
    expect(entry?.endedAt).toBeLessThanOrEqual(Date.now());
    // The other buttons belong to the same request: it is done once.
    await press(asked.buttons.get("Log it as typed"));
    expect(await entriesOf(alice)).toHaveLength(1);

    const long = await type("alice", "/tt log 25h");
    expect(long.summary).toContain("This is more than 24 hours");
    await press(long.buttons.get("Log it as typed"));
    expect(await entriesOf(alice)).toHaveLength(2);
  });

  it("offer 9 to 17 where 9-5 was typed, also after the project was asked for", async () => {
    const asked = await type("alice", "/tt log 9-5");
    expect(asked.summary).toContain("The end lies before the start");
    expect([...asked.buttons.keys()].join()).toContain("09:00 – 17:00");
    const which = await type("alice", "/tt log 9-5 nothing like it");
    const [first] = [...which.buttons.values()];
    await press(first);
    expect(await entriesOf(alice)).toEqual([]);
  });

  it("say what they overlap", async () => {
    await type("alice", "/tt log 30m : Planning");
    const { summary, buttons } = await type("alice", "/tt log 1h");
    expect(summary).toMatch(/It overlaps \d\d:\d\d – \d\d:\d\d Planning\./);
    expect([...buttons.keys()]).toEqual(["Edit", "Undo"]);
  });

  it("keep numbers apart", async () => {
    expect((await type("alice", "/tt log 1h30 3M : y")).summary).toContain("Logged 1 h 30 min");
    const [entry] = await entriesOf(alice);
    expect(entry).toMatchObject({ notes: "y" });
    expect((entry?.endedAt ?? 0) - (entry?.startedAt ?? 0)).toBe(90 * minuteMs);
    expect(entry?.projectId).toEqual(expect.any(String));
    expect((await type("alice", "/tt log 90")).summary).toContain("Logged 1 h 30 min");
    expect((await type("alice", "/tt log 1,5 website soup")).summary).toContain("Website · soup");
  });
});

it("a name that is not among those that chat knows is looked for on the page", async () => {
  const { workspaceId } = alice;
  const many = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001) `;
  await env.DB.prepare(
    `${many} INSERT INTO projects (workspace_id, id, name, name_norm, colour, access, billable, version, created_at, updated_at)
    SELECT ?1, 'many-' || i, 'A' || i, 'a' || i, 'blue', 'workspace', 0, 1, 0, 0 FROM n`,
  )
    .bind(workspaceId)
    .run();
  const project = await type("alice", "/tt log 1h zebra");
  expect(project.summary).toContain("None of the first 1,000 of your projects matches “zebra”");
  expect((await type("alice", "/task list website")).summary).toContain("the page");
  expect((await type("alice", "/task done zebra")).summary).toContain("No unfinished task of yours matches");
  await env.DB.prepare(
    `${many} INSERT INTO tasks (workspace_id, id, project_id, title, title_norm, description, status, priority, version, created_at, updated_at)
    SELECT ?1, 'many-' || i, ?2, 'T' || i, 't' || i, '', 'open', 'none', 1, 0, 0 FROM n`,
  )
    .bind(workspaceId, website)
    .run();
  const task = await type("alice", "/task done zebra");
  expect(task.summary).toContain("None of the latest 500 unfinished tasks matches “zebra”");
  expect((await type("alice", "/task assign zebra to me")).summary).toContain("the Tasks page");
  expect(await entriesOf(alice)).toEqual([]);
});
