import { describe, expect, it } from "vitest";

import { connections, oauthClients } from "../../src/db/schema/connections.ts";
import { audit } from "../../src/db/schema/people.ts";
import { oauthAt } from "../../src/integrations/connections/oauth-clients.ts";
import { openConnection } from "../../src/integrations/connections/open-connection.ts";
import { github } from "../../src/providers/github/index.ts";
import { browserWithCookies, startAt, walkThrough } from "../support/browser.ts";
import { contextFor } from "../support/context.ts";
import { browserOf, createPerson, db, type Person } from "../support/people.ts";

const host = "github.acme.example";
const path = "/connect/github/instances";
const typed = { host: `https://${host}/`, clientId: "Ov-ours", clientSecret: "ghes-secret-5" };
const register = (person: Person, changes: Partial<typeof typed> = {}) =>
  browserOf(person).post(path, { ...typed, ...changes });

describe("a server of one's own", () => {
  it("is said to be registered on the page that follows, once", async () => {
    const owner = await createPerson();
    const browser = browserWithCookies(owner);
    const cookies = (await register(owner)).headers.getSetCookie();
    const said = cookies.find((cookie) => cookie.startsWith("flash="));
    browser.jar.set("flash", said?.split(";")[0]?.slice("flash=".length) ?? "");
    const page = async () => (await browser.get("/connect/github")).text();
    expect(await page()).toContain(`${host} is registered: people can sign in there now.`);
    expect(await page()).not.toContain("is registered");
  });

  it("is registered by an admin, and then signed in at", async () => {
    const owner = await createPerson();
    expect(await (await browserOf(owner).get(path)).text()).toContain("/oauth/github/callback");
    expect((await register(owner)).headers.get("Location")).toBe("/connect/github");
    expect(await (await browserOf(owner).get("/connect/github")).text()).toContain(
      `purpose=connect&amp;host=${host}`,
    );
    const start = `/oauth/github/start?purpose=connect&host=${host}`;
    const asked = new URL(await startAt(browserWithCookies(owner), start));
    expect(asked.pathname).toContain(host);
    expect(asked.searchParams.get("client_id")).toBe("Ov-ours");
    const back = await walkThrough(browserWithCookies(owner), start, "alice");
    expect(back.headers.get("Location")).toMatch(/^\/connections\//);
    const [row] = await db().select().from(connections);
    expect(row).toMatchObject({ host, accountLogin: "alice", authMethod: "oauth" });
    const { call, provider } = await openConnection(await contextFor(owner), row?.id ?? "");
    expect((await call((access) => provider.account(access))).login).toBe("alice");
    const removed = await browserOf(owner).post(`${path}/remove`, { host });
    expect(removed.headers.getSetCookie().join()).toContain("Disconnect%20that%20first");
    expect(await db().select().from(oauthClients)).toHaveLength(1);
  });

  it("is stored encrypted, replaced, removed and audited, and never shows its secret", async () => {
    const owner = await createPerson();
    await register(owner);
    await register(owner, { clientId: "Ov-next", clientSecret: "ghes-secret-6" });
    const [row, ...others] = await db().select().from(oauthClients);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ host, clientId: "Ov-next" });
    expect(row?.secret).not.toContain("secret");
    const shown = await (await browserOf(owner).get(path)).text();
    expect(shown).toContain("Ov-next");
    expect(shown).not.toContain("ghes-secret");
    await browserOf(owner).post(`${path}/remove`, { host });
    expect(await db().select().from(oauthClients)).toEqual([]);
    const actions = (await db().select().from(audit)).map(({ action }) => action);
    expect(actions.filter((action) => action.startsWith("oauth_client."))).toEqual([
      "oauth_client.register",
      "oauth_client.register",
      "oauth_client.remove",
    ]);
  });

  it.each([
    ["a private address", { host: "https://10.0.0.1" }, "public host name"],
    ["plain http", { host: `http://${host}` }, "https://"],
    ["GitHub itself", { host: "github.com" }, "not an instance of your own"],
    ["no client id", { clientId: "" }, "Paste the client id."],
    ["a secret with a blank", { clientSecret: "a b" }, "cannot have"],
  ])("is refused with %s, and keeps what was typed", async (_, changes, sentence) => {
    const answer = await register(await createPerson(), changes);
    expect(answer.status).toBe(422);
    const shown = await answer.text();
    expect(shown).toContain(sentence);
    expect(shown).not.toContain("ghes-secret");
    expect(await db().select().from(oauthClients)).toEqual([]);
  });

  it("is for owners and admins, and for this workspace alone", async () => {
    const owner = await createPerson();
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    expect((await register(member)).status).toBe(403);
    expect((await browserOf(member).get(path)).status).toBe(403);
    await register(owner);
    const stranger = await createPerson();
    const at = { host, workspaceId: stranger.workspaceId };
    await expect(oauthAt(await contextFor(stranger), github, at)).rejects.toMatchObject({
      code: "unavailable",
    });
    await browserOf(stranger).post(`${path}/remove`, { host });
    expect(await db().select().from(oauthClients)).toHaveLength(1);
    expect((await browserOf(stranger).get("/connect/slack/instances")).status).toBe(404);
  });
});
