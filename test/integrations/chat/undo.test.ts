import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { memberships } from "../../../src/db/schema/people.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { archiveProject } from "../../../src/domain/projects/archive-project.ts";
import { createProject } from "../../../src/domain/projects/create-project.ts";
import { updateTask } from "../../../src/domain/tasks/update-task.ts";
import { updateEntry } from "../../../src/domain/time/update-entry.ts";
import { connectChat } from "../../support/chat.ts";
import {
  interactionBody,
  sendSigned,
  linkSlack,
  type,
  type SlackPerson,
} from "../../support/chat-requests.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { entriesOf } from "../../support/time.ts";

let alice: Person;
let bob: Person;
let webId: string;
let cafeId: string;

beforeEach(async () => {
  alice = await createPerson({ name: "Alice" });
  bob = await createPerson({ workspaceId: alice.workspaceId, role: "member", name: "Bob" });
  await connectChat(alice);
  await linkSlack(alice, "alice");
  await linkSlack(bob, "bob");
  ({ id: webId } = await createProject(ctxFor(alice), { name: "Website", billable: true }));
  ({ id: cafeId } = await createProject(ctxFor(alice), { name: "Café" }));
});

/** Lets at least a millisecond pass: what follows is later than what was. */
const later = () => new Promise((resolve) => setTimeout(resolve, 3));
const undo = async (as: SlackPerson = "alice") => {
  await later();
  return (await type(as, "/tt undo")).summary;
};

const press = (as: SlackPerson, actionId: string, value: string) =>
  sendSigned(
    "interactions",
    interactionBody(as, {
      type: "block_actions",
      response_url: "https://hooks.slack.com/actions/unknown",
      container: { type: "message", channel_id: "C0GENERAL1", message_ts: "1.1", is_ephemeral: true },
      channel: { id: "C0GENERAL1" },
      actions: [{ type: "button", block_id: "b", action_id: actionId, value }],
    }),
  );

describe("an edit in the form", () => {
  /** Logs an hour and edits it through the form, as often as the form is sent off. */
  async function edit(times = 1): Promise<void> {
    await type("alice", "/tt log 1h website : before");
    await later();
    const [entry] = await entriesOf(alice);
    const values = {
      notes: { a: { type: "plain_text_input", value: "after" } },
      time: { a: { type: "plain_text_input", value: "2h" } },
      date: { a: { type: "datepicker", selected_date: "2026-01-02" } },
      projectId: { a: { type: "static_select", selected_option: { value: cafeId } } },
    };
    const view = {
      id: "V1",
      callback_id: "edit",
      private_metadata: JSON.stringify({ responseUrl: null, entryId: entry?.id, version: entry?.version }),
      state: { values },
    };
    for (let i = 0; i < times; i++) {
      await sendSigned("interactions", interactionBody("alice", { type: "view_submission", view }));
    }
  }

  const whatCounts = async () =>
    (await entriesOf(alice)).map(({ startedAt, endedAt, projectId, taskId, notes, billable, deletedAt }) => ({
      startedAt,
      endedAt,
      projectId,
      taskId,
      notes,
      billable,
      deletedAt,
    }));

  it("is taken back exactly and once, though it moved the entry to another day", async () => {
    await edit();
    const [edited] = await entriesOf(alice);
    expect(edited).toMatchObject({ notes: "after", projectId: cafeId, billable: false, version: 2 });
    expect(await undo()).toBe("Undone: the entry is as it was before.");
    const [restored] = await whatCounts();
    expect(restored).toMatchObject({ notes: "before", projectId: webId, billable: true, deletedAt: null });
    expect((restored?.endedAt ?? 0) - (restored?.startedAt ?? 0)).toBe(3_600_000);
    expect(await undo()).toBe("Undone: the entry is gone.");
    expect(await undo()).toBe("There is nothing to undo.");
  });

  it("sent off three times is one edit, and one undo takes it back", async () => {
    await edit(3);
    expect((await entriesOf(alice))[0]).toMatchObject({ notes: "after", version: 2 });
    expect(await undo()).toContain("as it was before");
    expect((await entriesOf(alice))[0]).toMatchObject({ notes: "before", version: 3 });
  });

  it("is not taken back over a later change, also by its button, nor by anybody else", async () => {
    await edit();
    const edited = await whatCounts();
    await press("bob", "undo", "view:V1");
    await press("mallory", "undo", "view:V1");
    expect(await undo("bob")).toBe("There is nothing to undo.");
    expect(await whatCounts()).toEqual(edited);
    await later();
    const [entry] = await entriesOf(alice);
    await updateEntry(ctxFor(alice), { id: entry?.id ?? "", version: 2, notes: "from the page" });
    expect(await undo()).toContain("Your time was changed since then");
    await press("alice", "undo", "view:V1");
    expect((await entriesOf(alice))[0]).toMatchObject({ notes: "from the page", projectId: cafeId });
  });

  it("goes back by its button, once, also to a project that is archived by now", async () => {
    await edit();
    await archiveProject(ctxFor(alice), webId);
    await later();
    await Promise.all([press("alice", "undo", "view:V1"), press("alice", "undo", "view:V1")]);
    expect((await entriesOf(alice))[0]).toMatchObject({ notes: "before", projectId: webId, version: 3 });
  });
});

describe("several undos", () => {
  it("take back step by step what happened to one entry, each exactly", async () => {
    await type("alice", "/tt start website : one");
    await later();
    await type("alice", "/tt switch café : two");
    await later();
    await type("alice", "/tt stop");
    expect(await undo()).toBe("Undone: the timer runs on.");
    await later();
    await type("alice", "/tt stop");
    expect(await undo()).toBe("Undone: the timer runs on.");
    expect(await undo()).toBe("Undone: the timer is gone, and the one before it runs on.");
    const running = (await entriesOf(alice)).filter(
      ({ endedAt, deletedAt }) => endedAt === null && deletedAt === null,
    );
    expect(running).toMatchObject([{ notes: "one", endedAt: null }]);
    expect(await undo()).toBe("Undone: the timer is gone.");
    expect((await entriesOf(alice)).every(({ deletedAt }) => deletedAt !== null)).toBe(true);
    expect(await undo()).toBe("There is nothing to undo.");
  });

  it("stop where the entry was changed on a page in between", async () => {
    await type("alice", "/tt log 1h website : one");
    await later();
    const [entry] = await entriesOf(alice);
    await updateEntry(ctxFor(alice), { id: entry?.id ?? "", version: 1, notes: "from the page" });
    await later();
    await sendSigned("interactions", editOf(entry?.id ?? "", 2, "in chat"));
    expect(await undo()).toBe("Undone: the entry is as it was before.");
    expect(await undo()).toContain("Your time was changed since then");
    expect(await entriesOf(alice)).toMatchObject([{ notes: "from the page", deletedAt: null }]);
  });

  it("take back what happened to one task", async () => {
    await type("alice", "/task add website : Fix the door");
    await later();
    await type("alice", "/task assign door to bob");
    await later();
    await type("alice", "/task done door");
    expect(await undo()).toBe("Undone: the task is open again.");
    expect(await undo()).toBe("Undone: the task is nobody's again.");
    expect(await undo()).toBe("Undone: the task is archived.");
    expect(await undo()).toBe("There is nothing to undo.");
  });
});

/** A form of an entry in that version, sent off with other notes. */
function editOf(entryId: string, version: number, notes: string): string {
  const shown = { projectId: webId, notesMark: "x", time: "1h", date: "2026-01-02" };
  const values = {
    notes: { a: { type: "plain_text_input", value: notes } },
    time: { a: { type: "plain_text_input", value: "1h" } },
    date: { a: { type: "datepicker", selected_date: "2026-01-02" } },
    projectId: { a: { type: "static_select", selected_option: { value: webId } } },
  };
  const metadata = { responseUrl: null, entryId, version, shown };
  const view = {
    id: `V-edit-${version}`,
    callback_id: "edit",
    private_metadata: JSON.stringify(metadata),
    state: { values },
  };
  return interactionBody("alice", { type: "view_submission", view });
}

describe("/task assign", () => {
  const assignee = async () => {
    const [row] = await db().select().from(tasks);
    return row?.assigneeId;
  };
  const assign = async (name: string) => {
    await later();
    const reply = await type("alice", `/task assign door to ${name}`);
    expect(reply.summary).toContain("Assigned to");
    return reply;
  };

  beforeEach(async () => {
    await type("alice", "/task add website : Fix the door");
  });

  it("is taken back to whoever had the task, or to nobody, once", async () => {
    const reply = await assign("bob");
    expect([...reply.buttons.keys()]).toEqual(["Undo"]);
    expect(await undo()).toBe("Undone: the task is nobody's again.");
    expect(await assignee()).toBe(null);
    await assign("me");
    await assign("bob");
    expect(await undo()).toBe("Undone: whoever had the task before has it again.");
    expect(await assignee()).toBe(alice.userId);
    await press("alice", "undo", reply.buttons.get("Undo")?.value ?? "");
    expect(await assignee()).toBe(alice.userId);
  });

  it("is not taken back over another assignee, nor by anybody else, whatever else was changed", async () => {
    const reply = await assign("bob");
    await press("bob", "undo", reply.buttons.get("Undo")?.value ?? "");
    expect(await undo("bob")).toBe("There is nothing to undo.");
    expect(await assignee()).toBe(bob.userId);
    await later();
    const [task] = await db().select().from(tasks);
    const id = task?.id ?? "";
    await updateTask(ctxFor(bob), { id, version: 2, title: "Paint the door", assigneeId: alice.userId });
    expect(await undo()).toContain("was changed since then");
    expect(await assignee()).toBe(alice.userId);
    await updateTask(ctxFor(bob), { id, version: 3, assigneeId: bob.userId });
    expect(await undo()).toBe("Undone: the task is nobody's again.");
  });

  it("does not go back to somebody who left meanwhile, and may once they are here again", async () => {
    await assign("bob");
    await assign("me");
    const isBob = and(eq(memberships.workspaceId, alice.workspaceId), eq(memberships.userId, bob.userId));
    await db().delete(memberships).where(isBob);
    expect(await undo()).toContain("who may work on it, was changed since then");
    expect(await assignee()).toBe(alice.userId);
    const { workspaceId } = alice;
    await db().insert(memberships).values({ workspaceId, userId: bob.userId, role: "member", createdAt: 0 });
    expect(await undo()).toContain("has it again");
    expect(await assignee()).toBe(bob.userId);
  });

  it("that is refused leaves nothing to undo", async () => {
    await createProject(ctxFor(alice), { name: "Secret", access: "members" });
    await type("alice", "/task add secret : Hide it");
    await later();
    expect((await type("alice", "/task assign hide to bob")).summary).toContain(
      "not a member of this project",
    );
    expect(await undo()).toBe("Undone: the task is archived.");
  });
});
