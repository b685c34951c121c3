import { beforeEach, describe, expect, it } from "vitest";

import { memberships } from "../../../src/db/schema/people.ts";
import { createProject } from "../../../src/domain/projects/create-project.ts";
import { findMemberAndTimer } from "../../../src/integrations/chat/identity/find-chat-member.ts";
import { connectChat } from "../../support/chat.ts";
import { linkSlack, slackPeople, type } from "../../support/chat-requests.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { entryBy } from "../../support/time.ts";

let alice: Person;

const aQuarterAgo = () => ({ startedAt: Date.now() - 15 * 60_000, endedAt: null });
const status = async () => (await type("alice", "/tt status")).summary;

/** Another workspace that Alice is a member of too. */
async function joinElsewhere(): Promise<Person> {
  const owner = await createPerson({ name: "Olga" });
  const { workspaceId } = owner;
  const { userId } = alice;
  await db().insert(memberships).values({ workspaceId, userId, role: "member", createdAt: 0 });
  return owner;
}

beforeEach(async () => {
  alice = await createPerson({ name: "Alice" });
  await connectChat(alice);
  await linkSlack(alice, "alice");
});

describe("/tt status", () => {
  it("names the project and the notes of the timer", async () => {
    const { id: projectId } = await createProject(ctxFor(alice), { name: "Website" });
    await entryBy(alice, { ...aQuarterAgo(), projectId, notes: "the door" });
    expect(await status()).toMatch(/^Running for 15 min since .+: Website · the door\.$/);
  });

  it("knows a timer without a project", async () => {
    await entryBy(alice, aQuarterAgo());
    expect(await status()).toMatch(/no project\.$/);
  });

  it("shows no timer of another workspace, connected later or not at all", async () => {
    const olga = await joinElsewhere();
    await entryBy({ ...alice, workspaceId: olga.workspaceId }, { ...aQuarterAgo(), notes: "secret" });
    expect(await status()).toBe("No timer is running.");
    await connectChat(olga);
    expect(await status()).toBe("No timer is running.");
  });

  it("shows no timer of a colleague, and none that is deleted or has ended", async () => {
    const bob = await createPerson({ workspaceId: alice.workspaceId, role: "member", name: "Bob" });
    await entryBy(bob, aQuarterAgo());
    await entryBy(alice, { ...aQuarterAgo(), deletedAt: Date.now() });
    await entryBy(alice, { ...aQuarterAgo(), endedAt: Date.now() });
    expect(await status()).toBe("No timer is running.");
  });

  it("costs one statement, and reads no table from end to end", async () => {
    await entryBy(alice, aQuarterAgo());
    const { team, user } = slackPeople.alice;
    const identity = { provider: "slack", from: { accountId: team, teamId: team, userId: user } };
    const cost = await measure((counted) => findMemberAndTimer(counted, identity));
    expect(cost.statements).toBe(1);
    expect(cost.plans.join("\n")).toContain("time_entries_timer");
    expect(cost.plans.join("\n")).not.toContain("SCAN");
  });
});
