import { beforeEach, describe, expect, it } from "vitest";

import { tasks } from "../../../src/db/schema/work.ts";
import { createProject } from "../../../src/domain/projects/create-project.ts";
import { archiveTask } from "../../../src/domain/tasks/task-lifecycle.ts";
import { createTask } from "../../../src/domain/tasks/create-task.ts";
import { updateTask } from "../../../src/domain/tasks/update-task.ts";
import { connectChat, messagesIn } from "../../support/chat.ts";
import { interactionBody, sendSigned, linkSlack, type } from "../../support/chat-requests.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { runningOf } from "../../support/time.ts";
import { changeTasksBy } from "../../support/work.ts";

let alice: Person;
let bob: Person;
let projectId: string;

beforeEach(async () => {
  alice = await createPerson({ name: "Alice" });
  bob = await createPerson({ workspaceId: alice.workspaceId, role: "member", name: "Bob" });
  await connectChat(alice);
  await linkSlack(alice, "alice");
  await linkSlack(bob, "bob");
  ({ id: projectId } = await createProject(ctxFor(alice), { name: "Website" }));
});

const press = async (
  actionId: string,
  value: string,
  response_url = "https://hooks.slack.com/actions/unknown",
) =>
  sendSigned(
    "interactions",
    interactionBody("alice", {
      type: "block_actions",
      response_url,
      container: { type: "message", channel_id: "C0GENERAL1", message_ts: "1.1", is_ephemeral: true },
      channel: { id: "C0GENERAL1" },
      actions: [{ type: "button", block_id: "b", action_id: actionId, value }],
    }),
  );

const add = (title: string) => createTask(ctxFor(alice), { projectId, title });
const assignees = async () =>
  Object.fromEntries((await db().select().from(tasks)).map(({ title, assigneeId }) => [title, assigneeId]));

it("/tt undo takes back what was changed of several tasks on a page", async () => {
  const ids = [(await add("Fix the door")).id, (await add("Fix the window")).id];
  await changeTasksBy(alice, ids, { assigneeId: bob.userId });
  expect(Object.values(await assignees())).toEqual([bob.userId, bob.userId]);
  expect((await type("alice", "/tt undo")).summary).toBe("Undone: the tasks are as they were before.");
  expect(Object.values(await assignees())).toEqual([null, null]);
});

describe("/task assign", () => {
  it.each(["Reply to Bob to me", "Reply to Bob to @me", "reply to bob   TO Alice"])("%s", async (words) => {
    await add("Reply to Bob");
    expect((await type("alice", `/task assign ${words}`)).summary).toBe("Assigned to Alice: Reply to Bob.");
    expect(await assignees()).toEqual({ "Reply to Bob": alice.userId });
  });

  it("offers to assign, not to finish, where several tasks match, and does it once", async () => {
    await add("Fix the door");
    await add("Fix the window");
    const reply = await type("alice", "/task assign fix to bob");
    expect(reply.summary).toContain("Several tasks match");
    expect([...reply.buttons.keys()]).toEqual(["Assign"]);
    const button = reply.buttons.get("Assign");
    for (let i = 0; i < 3; i++) await press(button?.action_id ?? "", button?.value ?? "");
    const all = await db().select().from(tasks);
    expect(all.filter(({ assigneeId }) => assigneeId === null)).toHaveLength(1);
    const task = all.find(({ assigneeId }) => assigneeId === bob.userId);
    expect(task?.version).toBe(2);
    expect([...(await type("alice", "/task done fix")).buttons.keys()]).toEqual(["Done"]);
  });

  it("offers the people that a name may mean", async () => {
    await createPerson({ workspaceId: alice.workspaceId, role: "member", name: "Bo Two" });
    await add("Fix the door");
    const reply = await type("alice", "/task assign door to bo");
    expect([...reply.buttons.keys()].toSorted()).toEqual(["Bo Two", "Bob"]);
    const button = reply.buttons.get("Bob");
    await press(button?.action_id ?? "", button?.value ?? "");
    expect(await assignees()).toEqual({ "Fix the door": bob.userId });
  });

  it("reads long hostile words in no time", async () => {
    const startedAt = performance.now();
    for (const words of [" to".repeat(2600), " ".repeat(8000), `a${" @".repeat(3900)}`, "to ".repeat(2600)])
      await type("alice", `/task assign ${words}`);
    expect(performance.now() - startedAt).toBeLessThan(4000);
  });
});

it("*Continue* and *Start timer* say what they started", async () => {
  const { id } = await add("Fix the door");
  const told = async () => (await messagesIn("general")).at(-1);
  await press("task_start", id, await sandbox.responseUrl("alice"));
  await expect.poll(told, { timeout: 5000 }).toContain("Started: Website · Fix the door");
  const [running] = await runningOf(alice);
  await type("alice", "/tt stop");
  const value = JSON.stringify({ once: "1", entryId: running?.id });
  await press("continue", value, await sandbox.responseUrl("alice"));
  await expect.poll(told, { timeout: 5000 }).toContain("Started: Website · Fix the door");
});

it("an archived task cannot be done, from chat or as an edit", async () => {
  const { id, version } = await add("Fix the door");
  await archiveTask(ctxFor(alice), id);
  await press("task_done", id, await sandbox.responseUrl("alice"));
  await expect
    .poll(async () => (await messagesIn("general")).at(-1), { timeout: 5000 })
    .toBe("The task “Fix the door” is archived. Restore it first.");
  const edit = updateTask(ctxFor(alice), { id, version: version + 1, status: "done" });
  await expect(edit).rejects.toMatchObject({ code: "conflict" });
  expect(await db().select().from(tasks)).toMatchObject([{ status: "open", completedAt: null }]);
  expect((await type("alice", "/tt undo")).summary).toBe("There is nothing to undo.");
});
