import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";

import { activities, connections } from "../../../../src/db/schema/connections.ts";
import { consumeJobs } from "../../../../src/jobs/consume-jobs.ts";
import type { Job } from "../../../../src/messages.ts";
import { bound, sites, syncAll, titled } from "../../../support/calendar-sync.ts";
import { connectChat, linkChat, messagesIn } from "../../../support/chat.ts";
import { connectByOAuth } from "../../../support/connections.ts";
import { browserOf, createPerson, db, type Person } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";

const dayMs = 86_400_000;

const connectionOf = async (id: string) =>
  (await db().select().from(connections).where(eq(connections.id, id)))[0];

const syncOf = ({ workspaceId }: Person, bindingId: string): Job => ({
  type: "sync.page",
  workspaceId,
  bindingId,
  runId: null,
});

/** One batch of the jobs queue, as a minute's cron fills it; which messages were done with. */
async function consume(...jobs: Job[]): Promise<string[]> {
  const messages = jobs.map((body, index) => ({
    id: `m${index}`,
    timestamp: new Date(),
    attempts: 1,
    body,
  }));
  const batch = createMessageBatch("timewire-jobs", messages);
  await consumeJobs(batch, env);
  return (await getQueueResult(batch, createExecutionContext())).explicitAcks.toSorted();
}

describe.each(sites)("a sign-in at '$name' that ended", (site) => {
  const { provider } = site;

  it("is said on the page and in chat, holds back nobody of the same minute, and is healed by a new one", async () => {
    const [ada, bob] = [await createPerson({ name: "Ada" }), await createPerson({ name: "Bob" })];
    await connectChat(ada);
    await linkChat(ada);
    const broken = await bound(ada, provider);
    const working = await bound(bob, provider, {}, "bob");
    await syncAll(ada, broken.id);
    await syncAll(bob, working.id);
    await site.add("bob", "Bob's own");
    await sandbox.post(`/${provider}/grants/revoke`, { login: "alice" });

    const done = await consume(syncOf(ada, broken.id), syncOf(bob, working.id), syncOf(ada, broken.id));
    expect(done).toEqual(["m0", "m1", "m2"]);
    expect(await titled(bob, "Bob's own")).toHaveLength(1);
    expect(await connectionOf(broken.connectionId)).toMatchObject({ status: "needs_reconnect" });
    expect(await connectionOf(working.connectionId)).toMatchObject({ status: "active", lastError: null });

    const reconnect = `/connect/${provider}?connection=${broken.connectionId}`;
    for (const path of ["/", "/calendar"]) {
      const html = await (await browserOf(ada).get(path)).text();
      expect(html).toContain("are not read any more");
      expect(html).toContain(reconnect);
      expect(await (await browserOf(bob).get(path)).text()).not.toContain("are not read any more");
    }
    await vi.waitFor(async () => expect(await messagesIn("app")).toHaveLength(1), 5000);
    expect((await messagesIn("app"))[0]).toContain("needs a new sign-in of alice@acme.example");

    await site.add("alice", "After all");
    expect(await connectByOAuth(ada, "alice", provider)).toBe(broken.connectionId);
    await vi.waitFor(async () => expect(await titled(ada, "After all")).toHaveLength(1), 5000);
    expect(await (await browserOf(ada).get("/")).text()).not.toContain("are not read any more");
    expect(await messagesIn("app")).toHaveLength(1);
  });
});

describe("Google's seven days of an app in testing", () => {
  async function endAfter(days: number) {
    const ada = await createPerson();
    await connectChat(ada);
    await linkChat(ada);
    const { id } = await bound(ada, "google");
    const at = Date.now() - days * dayMs;
    await db().update(activities).set({ at }).where(eq(activities.kind, "connect"));
    await sandbox.post("/google/grants/revoke", { login: "alice" });
    await consume(syncOf(ada, id));
    await vi.waitFor(async () => expect(await messagesIn("app")).toHaveLength(1), 5000);
    return [(await messagesIn("app"))[0], await (await browserOf(ada).get("/")).text()];
  }

  it("are explained in chat and on the page when they bite", async () => {
    for (const said of await endAfter(7)) expect(said).toContain("ends each sign-in after seven days");
  });

  it("are not blamed for the end of a sign-in that lasted for a month", async () => {
    for (const said of await endAfter(30)) expect(said).not.toContain("seven days");
  });
});
