import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { subscriptions } from "../../src/db/schema/subscriptions.ts";
import { addMilestone } from "../../src/domain/milestones/add-milestone.ts";
import { clientBy, tagsBy, createTeam, projectBy, taskBy } from "../support/work.ts";
import { createInvitation } from "../../src/domain/invitations/create-invitation.ts";
import { connectByOAuth, connectByPersonalToken } from "../support/connections.ts";
import { crawl, type FormFound } from "../support/crawl.ts";
import { bindingBy } from "../support/bindings.ts";
import { calendarBy } from "../support/calendar.ts";
import { processedDelivery } from "../support/deliveries.ts";
import { createHook, deliver } from "../support/hooks.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../support/people.ts";
import { entryBy, hourMs } from "../support/time.ts";

/** A workspace in which every page has something to show to everybody. */
async function furnish(owner: Person, people: Person[]): Promise<void> {
  const client = await clientBy(owner);
  const project = await projectBy(owner, { name: "Shop", clientId: client.id });
  await projectBy(owner, { name: "Closed", access: "members" }, people);
  const slack = await connectByOAuth(owner, "alice", "slack");
  const github = await connectByPersonalToken(owner);
  await connectByPersonalToken(owner, "carol");
  const bound = { connectionId: github, projectId: project.id };
  await bindingBy(owner, bound);
  await bindingBy(owner, { ...bound, externalId: "2", name: "acme/paused", status: "paused" });
  await bindingBy(owner, { ...bound, externalId: "3", name: "acme/gone", status: "gone" });
  const pasted = await bindingBy(owner, { ...bound, externalId: "4", name: "acme/manual" });
  await db()
    .update(subscriptions)
    .set({ state: "manual", remoteId: null })
    .where(eq(subscriptions.id, pasted.hook.id));
  const channel = { provider: "slack", host: "slack.com", settings: { capability: "chat" } } as const;
  await bindingBy(owner, {
    ...channel,
    connectionId: slack,
    projectId: project.id,
    externalId: "C0WEB00001",
  });
  await addMilestone(ctxFor(owner), { projectId: project.id, name: "Launch", dueOn: "2026-12-24" });
  await tagsBy(ctxFor(owner), ["design"]);
  await createInvitation(ctxFor(owner), { role: "member", label: "Dora" });
  const hook = await createHook({ workspaceId: owner.workspaceId, projectId: project.id });
  await deliver(hook, {}, { deliveryId: "d1", event: "star" });
  await processedDelivery(hook.id, "d1");
  for (const person of people) {
    const task = await taskBy(person, project.id, { title: "Paint the door" });
    const startedAt = Date.now() - 20 * hourMs;
    const details = { projectId: project.id, taskId: task.id, notes: "Painted" };
    await entryBy(person, { ...details, startedAt, endedAt: startedAt + hourMs });
    await entryBy(person, { ...details, startedAt: Date.now() - 8 * hourMs, endedAt: null });
    await calendarBy(person, {}, { connectionId: await connectByOAuth(person, "bob", "google") });
  }
}

/** What else the pages say when they refuse. */
const refusal = /Only owners|only owners/;

async function submit(person: Person, { method, action, fields }: FormFound): Promise<string | null> {
  const browser = browserOf(person);
  const query = new URLSearchParams(fields).toString();
  const response =
    method === "get"
      ? await browser.get(`${action.split("?")[0]}?${query}`)
      : await browser.post(action, Object.fromEntries(fields));
  const text = response.status === 303 ? response.headers.getSetCookie().join() : "";
  return response.status === 403 || refusal.test(decodeURIComponent(text))
    ? `${method} ${action}: ${response.status}`
    : null;
}

/** What ends what other forms need comes last. */
const isLast = ({ action }: FormFound) =>
  /sign-out|session|\/members\/|disconnect|delete|remove/.test(action);

async function refusedTo(person: Person) {
  const { paths, forms, forbidden } = await crawl(person);
  const refused = [...forbidden];
  for (const form of [...forms.filter((each) => !isLast(each)), ...forms.filter(isLast)]) {
    const sentence = await submit(person, form);
    if (sentence !== null) refused.push(sentence);
  }
  return { paths, forms, refused };
}

describe("what the pages offer", () => {
  it.each(["member", "admin"] as const)(
    "to a %s is never refused to them",
    { timeout: 240_000 },
    async (role) => {
      const { owner } = await createTeam();
      const { workspaceId } = owner;
      const person = await createPerson({ workspaceId, role, name: "Mia" });
      await furnish(owner, [person]);
      const { paths, forms, refused } = await refusedTo(person);
      expect(paths.length).toBeGreaterThan(25);
      expect(forms.length).toBeGreaterThan(40);
      expect(refused).toEqual([]);
    },
  );
});
