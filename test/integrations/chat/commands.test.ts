import { beforeEach, describe, expect, it } from "vitest";

import { createProject } from "../../../src/domain/projects/create-project.ts";
import { stopTimer } from "../../../src/domain/time/stop-timer.ts";
import { connectChat, messagesIn } from "../../support/chat.ts";
import { interactionBody, sendSigned, linkSlack, slackPeople, type } from "../../support/chat-requests.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { entriesOf, runningOf } from "../../support/time.ts";

let alice: Person;

beforeEach(async () => {
  alice = await createPerson({ name: "Alice" });
  await connectChat(alice);
  await linkSlack(alice, "alice");
  for (const name of ["Website", "Web shop", "Café"]) await createProject(ctxFor(alice), { name });
});

const kept = async () => (await entriesOf(alice)).filter(({ deletedAt }) => deletedAt === null);

describe("/tt", () => {
  it("starts, shows, switches and stops a timer", async () => {
    const start = await type("alice", "/tt start cafe : new <!channel> & menu");
    expect(start).toMatchObject({ visibleTo: "ephemeral" });
    expect(start.summary).toContain("Started: Café");
    expect(start.text).not.toContain("<!channel>");
    expect(start.text).toContain("&lt;!channel&gt; &amp; menu");
    expect([...start.buttons.keys()]).toEqual(["Stop", "Switch", "Undo"]);
    const [running] = await runningOf(alice);
    expect(running?.notes).toBe("new <!channel> & menu");

    expect((await type("alice", "/tt status")).summary).toContain("Running for 0 min");
    expect((await type("alice", "/tt switch website")).summary).toContain("The timer before it ended");
    expect(await runningOf(alice)).toHaveLength(1);
    const stop = await type("alice", "/tt stop");
    expect(stop.summary).toContain("Stopped after 0 min: Website");
    expect([...stop.buttons.keys()]).toEqual(["Continue", "Edit", "Undo"]);
    expect((await type("alice", "/tt stop")).summary).toBe("No timer is running.");
    expect(await entriesOf(alice)).toHaveLength(2);
  });

  it("asks which project is meant, with a button for each", async () => {
    const reply = await type("alice", "/tt start web: x");
    expect(reply.summary).toContain("Which project do you mean by “web”?");
    expect([...reply.buttons.keys()]).toEqual(["Web shop", "Website"]);
    expect(await entriesOf(alice)).toEqual([]);
  });

  it("finds a project by its code, and shows codes where projects are offered", async () => {
    await createProject(ctxFor(alice), { name: "Intranet", code: "web" });
    await createProject(ctxFor(alice), { name: "Web archive", code: "arc-9" });
    expect((await type("alice", "/tt start Web : x")).summary).toContain("Started: Intranet");
    expect((await type("alice", "/tt log 1h ARC-9 : y")).summary).toContain("Web archive");
    expect((await type("alice", "/task add arc-9 : sort it")).summary).toContain("Added to Web archive");
    expect([...(await type("alice", "/tt start we")).buttons.keys()]).toEqual([
      "Web archive (ARC-9)",
      "Web shop",
      "Website",
    ]);
    expect([...(await type("alice", "/tt start acr-9")).buttons.keys()]).toEqual(["Web archive (ARC-9)"]);
  });

  it("offers the project that was likely meant", async () => {
    const reply = await type("alice", "/tt start cefé");
    expect(reply.summary).toContain("Did you mean this one?");
    expect([...reply.buttons.keys()]).toEqual(["Café"]);
  });

  it("records time that has passed", async () => {
    const reply = await type("alice", "/tt log 1h30 café : soup");
    expect(reply.summary).toContain("Logged 1 h 30 min");
    const [entry] = await entriesOf(alice);
    expect((entry?.endedAt ?? 0) - (entry?.startedAt ?? 0)).toBe(90 * 60_000);
    expect(entry?.notes).toBe("soup");
    expect((await type("alice", "/tt log soon café")).summary).toContain("“soon” is no duration");
    expect((await type("alice", "/tt today")).text).toContain("soup");
    expect((await type("alice", "/tt week")).text).toMatch(/▇/);
  });

  it("takes back each change exactly, the latest first", async () => {
    await type("alice", "/tt start café");
    await type("alice", "/tt switch website");
    await type("alice", "/tt stop");
    await type("alice", "/tt log 10m café");
    expect(await kept()).toHaveLength(3);

    expect((await type("alice", "/tt undo")).summary).toBe("Undone: the entry is gone.");
    expect(await kept()).toHaveLength(2);
    expect((await type("alice", "/tt undo")).summary).toBe("Undone: the timer runs on.");
    expect(await runningOf(alice)).toHaveLength(1);
  });

  it("takes back a switch: the timer before it runs on", async () => {
    await type("alice", "/tt start café");
    const [first] = await runningOf(alice);
    await type("alice", "/tt start website");
    expect((await type("alice", "/tt undo")).summary).toContain("the one before it runs on");
    expect((await runningOf(alice)).map(({ id }) => id)).toEqual([first?.id]);
    expect(await kept()).toHaveLength(1);
  });

  it("does not take back what has changed since", async () => {
    await type("alice", "/tt start café");
    await type("alice", "/tt stop");
    const before = await entriesOf(alice);
    await type("alice", "/tt start website");
    // Stopped elsewhere: undoing the start would take away time.
    await stopTimer(ctxFor(alice, Date.now() + 5));
    expect((await type("alice", "/tt undo")).summary).toContain("cannot be taken back");
    expect(await kept()).toHaveLength(before.length + 1);
  });

  it("says what it did not understand, and helps", async () => {
    expect((await type("alice", "/tt strat web")).summary).toBe(
      "I do not understand /tt strat. Did you mean /tt start?",
    );
    expect((await type("alice", "/tt help")).text).toContain("/tt log 1h30 [project] [: notes]");
    expect((await type("alice", "/task help")).text).toContain("/task assign");
    expect((await type("alice", "/tt <@U1>")).text).not.toContain("<@U1>");
  });
});

describe("/task", () => {
  it("adds, lists, finishes and undoes", async () => {
    expect((await type("alice", "/task add café : Fix the door")).summary).toContain("Added to Café");
    expect((await type("alice", "/task add café : Fix the window")).summary).toContain("Added to Café");
    expect((await type("alice", "/task list cafe")).text).toContain("Fix the door");
    expect((await type("alice", "/task done fix")).summary).toContain("Several tasks match");
    expect((await type("alice", "/task done window")).summary).toContain("Done: Fix the window");
    expect((await type("alice", "/task list")).text).not.toContain("Fix the window");
    expect((await type("alice", "/tt undo")).summary).toBe("Undone: the task is open again.");
    expect((await type("alice", "/task list")).text).toContain("Fix the window");
    expect((await type("alice", "/task add Fix it")).summary).toContain("Say the project and the title");
  });

  it("asks which project's tasks are meant, with a button for each", async () => {
    await type("alice", "/task add website : Fix the door");
    const asked = await type("alice", "/task list web");
    expect([...asked.buttons.keys()]).toEqual(["Web shop", "Website"]);
    const url = await sandbox.responseUrl("alice");
    const { action_id: id, value } = asked.buttons.get("Website") ?? { action_id: "", value: "" };
    await sendSigned(
      "interactions",
      interactionBody("alice", {
        type: "block_actions",
        response_url: url,
        actions: [{ type: "button", block_id: "b", action_id: id, value }],
      }),
    );
    expect((await messagesIn("general")).join()).toContain("Unfinished tasks");
    expect((await type("alice", "/task list zoo")).summary).toContain("No project of yours matches “zoo”");
  });

  it("assigns to somebody mentioned: the member who linked that account, whatever they are called", async () => {
    const bob = await createPerson({ workspaceId: alice.workspaceId, role: "member", name: "Robert" });
    await createPerson({ workspaceId: alice.workspaceId, role: "member", name: "bob" });
    await type("alice", "/task add café : Fix the door");
    const mention = (id: string) =>
      type("alice", "/task", { text: `assign door to <@${id}|bob>` }).then(({ summary }) => summary);
    expect(await mention(slackPeople.bob.user)).toContain("@bob has not linked an account");
    await linkSlack(bob, "bob");
    expect(await mention(slackPeople.bob.user)).toContain("Assigned to Robert");
    expect(await mention("U0NOBODY01")).toContain("@bob has not linked an account");
    expect((await type("alice", "/task assign door to @bob")).summary).toContain("Assigned to bob");
  });

  it("assigns to people by name", async () => {
    await createPerson({ workspaceId: alice.workspaceId, role: "member", name: "Bob Brandt" });
    await type("alice", "/task add café : Fix the door");
    expect((await type("alice", "/task assign door to bob")).summary).toContain("Assigned to Bob Brandt");
    expect((await type("alice", "/task assign door to me")).summary).toContain("Assigned to Alice");
    expect((await type("alice", "/task assign door to zoe")).summary).toContain("Nobody");
    await createProject(ctxFor(alice), { name: "Secret", access: "members" });
    await type("alice", "/task add secret : Hide it");
    expect((await type("alice", "/task assign hide to bob")).summary).toContain(
      "not a member of this project",
    );
  });
});
