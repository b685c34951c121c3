import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { connections, credentials } from "../../src/db/schema/connections.ts";
import { audit, identities } from "../../src/db/schema/people.ts";
import { unlinkIdentity } from "../../src/domain/identities/unlink-identity.ts";
import { cleanUpConnection } from "../../src/integrations/connections/clean-up-connection.ts";
import { disconnect } from "../../src/integrations/connections/disconnect.ts";
import { testConnection } from "../../src/integrations/connections/test-connection.ts";
import { type Browser, browserWithCookies, startAt, walkThrough } from "../support/browser.ts";
import { connectByOAuth } from "../support/connections.ts";
import { createPerson, ctxFor, db, type Person } from "../support/people.ts";
import { authorizeAs, sandbox } from "../support/sandbox.ts";
import { contextFor } from "../support/context.ts";

const connectPath = "/oauth/slack/start?purpose=connect";
const linkPath = "/oauth/slack/start?purpose=link&next=/settings";
const acme = "T0ACME0001";
const alice = "U0ALICE001";

const flashOf = (browser: Browser) => decodeURIComponent(browser.jar.get("flash") ?? "");
const revocations = async () =>
  (await sandbox.requests("slack.com")).filter(({ path }) => path.endsWith("/auth.revoke"));

async function link(person: Person, persona: string): Promise<string> {
  const browser = browserWithCookies(person);
  const response = await walkThrough(browser, linkPath, persona);
  expect(response.headers.get("Location")).toBe("/settings");
  return flashOf(browser);
}

async function endConnection(person: Person, connectionId: string): Promise<void> {
  const ctx = await contextFor(person);
  await disconnect(ctx, connectionId);
  for (const job of ctx.jobs) if (job.type === "connection.cleanup") await cleanUpConnection(ctx, job);
}

describe("connecting Slack", () => {
  it("asks with commas between scopes and without a challenge", async () => {
    const address = new URL(await startAt(browserWithCookies(await createPerson()), connectPath));
    expect(address.pathname).toContain("/oauth/v2/authorize");
    expect(address.searchParams.get("scope")).toMatch(/^commands,chat:write,/);
    expect(address.searchParams.has("code_challenge")).toBe(false);
  });

  it("belongs to the Slack workspace, with what was granted, and tests well", async () => {
    const owner = await createPerson();
    const id = await connectByOAuth(owner, "alice", "slack");
    const [row] = await db().select().from(connections);
    expect(row).toMatchObject({ accountId: acme, accountLogin: "Acme", ownerId: null, status: "active" });
    expect(row?.scopesGranted.toSorted()).toEqual(row?.scopesRequested.toSorted());
    expect(await testConnection(await contextFor(owner), id)).toMatchObject({ isWorking: true });
  });

  it("is shown without repositories to choose and without syncs", async () => {
    const owner = await createPerson();
    const id = await connectByOAuth(owner, "alice", "slack");
    for (const path of ["/connections", `/connections/${id}`]) {
      const text = await (await browserWithCookies(owner).get(path)).text();
      expect(text).toContain("Acme");
      expect(text).not.toMatch(/Choose repositories|Nothing is synced yet/);
    }
  });

  it("is never personal", async () => {
    const browser = browserWithCookies(await createPerson());
    await walkThrough(browser, `${connectPath}&personal=1`, "alice");
    expect(await db().select().from(connections)).toMatchObject([{ ownerId: null }]);
    const member = browserWithCookies(await createPerson({ role: "member" }));
    expect((await member.get(`${connectPath}&personal=1`)).status).toBe(403);
  });

  it("says in words what Slack refused with HTTP 200", async () => {
    const browser = browserWithCookies(await createPerson());
    const back = await authorizeAs("alice", await startAt(browser, connectPath));
    back.searchParams.set("code", "made-up");
    await browser.get(back.pathname + back.search);
    expect(flashOf(browser)).toContain("used already or took too long");
    expect(await db().select().from(connections)).toEqual([]);
  });

  it("rotates tokens, storing the new pair", async () => {
    await sandbox.set({ slackTokenSeconds: 60 });
    const owner = await createPerson();
    const id = await connectByOAuth(owner, "alice", "slack");
    const [before] = await db().select().from(credentials);
    expect(before?.expiresAt).toBeGreaterThan(Date.now());
    // Within the five minutes' margin, so it is renewed before it is used; twice, since a refresh token works once.
    expect(await testConnection(await contextFor(owner), id)).toMatchObject({ isWorking: true });
    expect(await testConnection(await contextFor(owner), id)).toMatchObject({ isWorking: true });
    const [after] = await db().select().from(credentials);
    expect(after?.version).toBe((before?.version ?? 0) + 2);
  });

  it("is not offered for signing in", async () => {
    const browser = browserWithCookies(null);
    expect((await browser.get("/oauth/slack/start?purpose=sign_in")).status).toBe(422);
    expect(await (await browser.get("/sign-in")).text()).not.toContain("Sign in with Slack");
  });
});

describe("one token for several workspaces of ours", () => {
  it("is revoked with the last connection only", async () => {
    const first = await createPerson();
    const second = await createPerson();
    const ids = [await connectByOAuth(first, "alice", "slack"), await connectByOAuth(second, "bob", "slack")];
    await endConnection(first, ids[0] ?? "");
    expect(await revocations()).toEqual([]);
    expect(await testConnection(await contextFor(second), ids[1] ?? "")).toMatchObject({ isWorking: true });
    await endConnection(second, ids[1] ?? "");
    expect(await revocations()).toHaveLength(1);
  });
});

describe("linking a member", () => {
  it("writes who they are at Slack, for them only", async () => {
    const person = await createPerson();
    expect(await link(person, "alice")).toContain("Your Slack account Alice Adler (Acme) is linked.");
    const mine = eq(identities.provider, "slack");
    expect(await db().select().from(identities).where(mine)).toMatchObject([
      { host: acme, accountId: alice, userId: person.userId, email: null },
    ]);
    expect(await db().select().from(audit).where(eq(audit.action, "identity.link"))).toHaveLength(1);
    expect(await db().select().from(connections)).toEqual([]);
  });

  it("never takes an account from somebody else", async () => {
    const person = await createPerson();
    await link(person, "alice");
    expect(await link(await createPerson(), "alice")).toContain("is linked to somebody else here");
    expect(await db().select().from(identities).where(eq(identities.accountId, alice))).toMatchObject([
      { userId: person.userId },
    ]);
  });

  it("keeps one account per Slack workspace, and the same id in two of them apart", async () => {
    const person = await createPerson();
    await link(person, "alice");
    await link(person, "bob");
    expect(await db().select().from(identities).where(eq(identities.provider, "slack"))).toMatchObject([
      { host: acme, accountId: "U0BOB00001" },
    ]);
    const other = await createPerson();
    await link(other, "mallory");
    expect(await db().select().from(identities).where(eq(identities.accountId, alice))).toMatchObject([
      { host: "T0OTHER001", userId: other.userId },
    ]);
  });

  it("needs somebody signed in, who comes back as the same person", async () => {
    const anonymous = browserWithCookies(null);
    expect((await anonymous.get(linkPath)).headers.get("Location")).toContain("/sign-in?next=");
    const browser = browserWithCookies(await createPerson());
    const back = await authorizeAs("alice", await startAt(browser, linkPath));
    const other = browserWithCookies(await createPerson());
    for (const [name, value] of browser.jar) if (name === "oauth") other.jar.set(name, value);
    await other.get(back.pathname + back.search);
    expect(flashOf(other)).toContain("started by somebody who is not signed in here");
    expect(await db().select().from(identities).where(eq(identities.provider, "slack"))).toEqual([]);
  });

  it("is undone by its owner only", async () => {
    const person = await createPerson();
    await link(person, "alice");
    const account = { provider: "slack", host: acme, accountId: alice };
    await expect(unlinkIdentity(ctxFor(await createPerson()), account)).rejects.toMatchObject({
      code: "not_found",
    });
    await unlinkIdentity(ctxFor(person), account);
    expect(await db().select().from(identities).where(eq(identities.provider, "slack"))).toEqual([]);
  });
});
