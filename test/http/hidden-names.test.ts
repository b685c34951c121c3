import { beforeEach, describe, expect, it } from "vitest";

import { suggestions } from "../../src/db/schema/calendar.ts";
import { connections } from "../../src/db/schema/connections.ts";
import { addMilestone } from "../../src/domain/milestones/add-milestone.ts";
import { createInvitation } from "../../src/domain/invitations/create-invitation.ts";
import { createApiToken } from "../../src/domain/api-tokens/create-api-token.ts";
import { createId } from "../../src/lib/id.ts";
import { bindingBy } from "../support/bindings.ts";
import { calendarBy } from "../support/calendar.ts";
import { createHook, deliver } from "../support/hooks.ts";
import { processedDelivery } from "../support/deliveries.ts";
import { scriptOf } from "../support/api.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../support/people.ts";
import { fill, listRoutes } from "../support/routes.ts";
import { entryBy } from "../support/time.ts";
import { clientBy, projectBy, taskBy } from "../support/work.ts";

/** Stands in every name that the member may not see. */
const canary = "zqcanary";

async function connectionOf({ workspaceId, userId }: Person, ownerId: string | null, login: string) {
  const id = createId(Date.now());
  await db().insert(connections).values({
    workspaceId,
    id,
    ownerId,
    provider: "google",
    host: "accounts.google.com",
    accountId: id,
    accountLogin: login,
    authMethod: "oauth",
    scopesRequested: [],
    scopesGranted: [],
    status: "active",
    createdBy: userId,
    createdAt: Date.now(),
    updatedAt: Date.now(),
  });
  return id;
}

/** A personal connection with a calendar and an event of it. Returns the ids that its pages have. */
async function personalThings(person: Person): Promise<string[]> {
  const connectionId = await connectionOf(person, person.userId, `${canary}@acme.example`);
  const { id } = await calendarBy(person, {}, { connectionId, name: `${canary} calendar` });
  const startsAt = Date.now() - 7_200_000;
  await db()
    .insert(suggestions)
    .values({
      workspaceId: person.workspaceId,
      userId: person.userId,
      id: createId(startsAt),
      startsAt,
      endsAt: startsAt + 3_600_000,
      bindingId: id,
      eventId: "e1",
      title: `${canary} event`,
      tags: [`${canary}tag`],
      isAutomatic: false,
      remoteUpdatedAt: startsAt,
      updatedAt: startsAt,
    });
  return [connectionId, id];
}

/** A project for its members only, and what hangs on it. Returns the ids that its pages have. */
async function closedProject(owner: Person): Promise<string[]> {
  const client = await clientBy(owner, { name: `${canary} client`, address: `${canary} street` });
  const project = await projectBy(owner, {
    name: `${canary} project`,
    code: "ZQCANARY",
    access: "members",
    clientId: client.id,
  });
  const task = await taskBy(owner, project.id, { title: `${canary} task`, description: `${canary} words` });
  await addMilestone(ctxFor(owner), {
    projectId: project.id,
    name: `${canary} milestone`,
    dueOn: "2026-12-24",
  });
  const startedAt = Date.now() - 3_600_000;
  const entry = await entryBy(owner, {
    startedAt,
    endedAt: startedAt + 60_000,
    projectId: project.id,
    taskId: task.id,
    notes: `${canary} notes`,
  });
  const { binding } = await bindingBy(owner, { projectId: project.id });
  const chat = await bindingBy(owner, {
    connectionId: binding.connectionId,
    settings: { capability: "chat" },
    projectId: project.id,
    externalId: createId(startedAt),
    name: `${canary}-channel`,
  });
  return [client.id, project.id, task.id, entry, binding.id, binding.connectionId, chat.binding.id];
}

async function secretsOf(owner: Person): Promise<string[]> {
  const token = await createApiToken(ctxFor(owner), {
    name: `${canary} token`,
    scopes: ["time:read"],
    expiresInDays: 1,
  });
  const invitation = await createInvitation(ctxFor(owner), { role: "member", label: `${canary} label` });
  const hook = await createHook({ workspaceId: owner.workspaceId });
  const deliveryId = createId(Date.now());
  await deliver(hook, { [canary]: canary }, { deliveryId, event: "star" });
  await processedDelivery(hook.id, deliveryId);
  return [token.id, invitation.id, hook.connectionId, hook.bindingId, hook.id, deliveryId];
}

let member: Person;
let ids: string[];

beforeEach(async () => {
  const owner = await createPerson({ name: "Olga" });
  member = await createPerson({ workspaceId: owner.workspaceId, role: "member", name: "Mallory" });
  const stranger = await createPerson({ name: `${canary} stranger` });
  ids = [owner.userId, stranger.userId];
  for (const person of [owner, stranger]) {
    ids.push(
      ...(await closedProject(person)),
      ...(await personalThings(person)),
      ...(await secretsOf(person)),
    );
  }
});

const reading = listRoutes().filter(({ method, path }) => method === "GET" && !path.startsWith("/oauth/"));

/** Every address that a route has with these ids; a second parameter runs through all of them too. */
function addressesOf(path: string): string[] {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  const [first, ...others] = names;
  if (first === undefined) return [path];
  return ids.map((id, index) => {
    const rest = Object.fromEntries(others.map((name) => [name, ids[index + 1] ?? id]));
    return fill({ method: "GET", path }, { ...rest, [first]: id });
  });
}

describe("a name that a member may not see", () => {
  it("stands in no page, fragment or answer of the API", { timeout: 120_000 }, async () => {
    const script = await scriptOf(member);
    const found: string[] = [];
    for (const { path } of reading) {
      const parts = [
        "",
        ...["panel", "state", "runs", "list", "days", "day-list"].map((part) => `?part=${part}`),
      ];
      for (const address of addressesOf(path)) {
        const answers = path.startsWith("/api/v1/")
          ? [JSON.stringify((await script("GET", address)).body)]
          : await Promise.all(
              (path.includes(":") ? parts.slice(0, 3) : parts).map(async (part) =>
                (await browserOf(member).get(address + part)).text(),
              ),
            );
        if (answers.some((text) => text.toLowerCase().includes(canary))) found.push(address);
      }
    }
    expect(found).toEqual([]);
  });

  it("stands in what its owner reads, so that the test above can find it", async () => {
    const owner = await createPerson();
    await closedProject(owner);
    await personalThings(owner);
    for (const path of ["/projects", "/tasks", "/", "/connections", "/deliveries"]) {
      expect(await (await browserOf(owner).get(path)).text()).toContain(canary);
    }
  });
});
