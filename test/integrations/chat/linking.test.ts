import { beforeEach, describe, expect, it } from "vitest";

import { connectChat } from "../../support/chat.ts";
import { linkSlack, slackPeople, type } from "../../support/chat-requests.ts";
import { browserOf, createPerson, type Person } from "../../support/people.ts";
import { runningOf } from "../../support/time.ts";

let alice: Person;

beforeEach(async () => {
  alice = await createPerson({ name: "Alice" });
  await connectChat(alice);
});

async function codeOf(person: Person): Promise<string> {
  const page = await (await browserOf(person).post("/chat-links/code")).text();
  return /\/tt link ([A-Z0-9-]+)/.exec(page)?.[1] ?? "";
}

describe("somebody whom we do not know", () => {
  it("gets a link and no effect, whatever they ask", async () => {
    for (const typed of [
      "/tt start x",
      "/tt status",
      "/tt undo",
      "/task list",
      "/task done x",
      "/tt log 1h",
    ]) {
      const reply = await type("dave", typed);
      expect(reply.visibleTo).toBe("ephemeral");
      expect(reply.summary).toContain("I do not know who you are");
      expect([...reply.buttons.keys()]).toEqual(["Link my account"]);
    }
  });

  it("T5: with the same user id in another team is somebody else", async () => {
    await linkSlack(alice, "alice");
    expect((await type("alice", "/tt start")).summary).toContain("Started");
    expect((await type("mallory", "/tt stop")).summary).toContain("I do not know who you are");
    expect(await runningOf(alice)).toHaveLength(1);
  });

  it("is a member no longer, though linked", async () => {
    const other = await createPerson({ name: "Dave" });
    await linkSlack(other, "dave");
    expect((await type("dave", "/tt start")).summary).toContain("I do not know who you are");
    expect(await runningOf(other)).toEqual([]);
  });
});

describe("a code from Settings", () => {
  it("links once, within ten minutes, however it is typed", async () => {
    const code = await codeOf(alice);
    expect(code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{2}$/);
    const typed = code.toLowerCase().replaceAll("-", " ");
    expect((await type("alice", `/tt link ${typed}`)).summary).toContain("you are Alice");
    expect((await type("alice", "/tt status")).summary).toBe("No timer is running.");
    expect((await type("dave", `/tt link ${code}`)).summary).toContain("wrong, was used");
    const settings = await (await browserOf(alice).get("/settings/connections")).text();
    expect(settings).toContain(slackPeople.alice.user);
    await browserOf(alice).post(
      `/chat-links/slack/${slackPeople.alice.team}/${slackPeople.alice.user}/delete`,
    );
    expect((await type("alice", "/tt status")).summary).toContain("I do not know who you are");
  });

  it("does not work from another team, or for an account of somebody else, and ends with the next", async () => {
    const bob = await createPerson({ workspaceId: alice.workspaceId, role: "member", name: "Bob" });
    await linkSlack(alice, "alice");
    const code = await codeOf(bob);
    expect((await type("mallory", `/tt link ${code}`)).summary).toContain("wrong, was used");
    const next = await codeOf(bob);
    expect((await type("bob", `/tt link ${code}`)).summary).toContain("wrong, was used");
    expect((await type("alice", `/tt link ${next}`)).summary).toContain("linked to somebody else");
    expect((await type("alice", "/tt status")).summary).toBe("No timer is running.");
  });
});
