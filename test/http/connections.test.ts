import { describe, expect, it } from "vitest";

import { connections, credentials, oauthStates } from "../../src/db/schema/connections.ts";
import { browserWithCookies, startAt } from "../support/browser.ts";
import { connectByOAuth, connectByPersonalToken } from "../support/connections.ts";
import { browserOf, createPerson, createWorkspace, db } from "../support/people.ts";
import { sandbox } from "../support/sandbox.ts";

const textOf = async (response: Response) => (await response.text()).replaceAll(/<!--.*?-->/g, "");

describe("the connections page", () => {
  it("says what can be connected, and what the registry does not have yet", async () => {
    const text = await textOf(await browserOf(await createPerson()).get("/connections"));
    expect(text).toContain("Connect GitHub");
    expect(text).toMatch(/Not available yet.*Zoom/s);
    expect(text).not.toMatch(/Not available yet.*<b>GitHub</s);
  });

  it("shows several accounts, their instance, and what is wrong in words", async () => {
    const owner = await createPerson();
    await connectByPersonalToken(owner, "alice");
    await connectByPersonalToken(owner, "bob");
    await db()
      .update(connections)
      .set({ status: "needs_reconnect", lastError: "GitHub no longer accepts it." });
    const text = await textOf(await browserOf(owner).get("/connections"));
    expect(text).toContain("alice");
    expect(text).toContain("bob");
    expect(text.match(/>\s*Reconnect\s*</g)).toHaveLength(2);
  });

  it("shows personal connections to their owner only", async () => {
    const workspaceId = await createWorkspace();
    const member = await createPerson({ workspaceId, role: "member" });
    const owner = await createPerson({ workspaceId });
    const form = { token: "sandbox-carol", host: "", personal: "on" };
    expect((await browserOf(member).post("/connect/github/token", form)).status).toBe(303);
    expect(await textOf(await browserOf(member).get("/connections"))).toContain("carol");
    expect(await textOf(await browserOf(owner).get("/connections"))).not.toContain("carol");
  });

  it("answers 204 when nothing has changed", async () => {
    const owner = await createPerson();
    const id = await connectByPersonalToken(owner);
    for (const path of ["/connections?part=list", `/connections/${id}?part=panel`]) {
      const text = await textOf(await browserOf(owner).get(path));
      const [, version] = /data-version="(\w+)"/.exec(text) ?? [];
      expect((await browserOf(owner).get(`${path}&v=${version}`)).status).toBe(204);
      await db()
        .update(connections)
        .set({ lastError: version ?? "" });
      expect((await browserOf(owner).get(`${path}&v=${version}`)).status).toBe(200);
    }
  });
});

describe("the page of consent", () => {
  it("offers a calendar's account to the person alone, to owners too", async () => {
    const owner = await createPerson();
    const text = await textOf(await browserOf(owner).get("/connect/google"));
    expect(text).toContain("Continue to Google Calendar, just for me");
    expect(text).not.toContain("for the workspace");
    const address = await startAt(browserWithCookies(owner), "/oauth/google/start?purpose=connect");
    expect(Object.fromEntries(new URL(address).searchParams)).toMatchObject({
      access_type: "offline",
      prompt: "consent",
      code_challenge_method: "S256",
    });
    expect(await db().select().from(oauthStates)).toMatchObject([{ payload: { isPersonal: true } }]);
  });

  it("is for connecting: nobody signs in with a calendar", async () => {
    const browser = browserWithCookies(null);
    expect(await textOf(await browser.get("/sign-in"))).not.toContain("/oauth/google/");
    expect((await browser.get("/oauth/google/start?purpose=sign_in")).status).toBe(422);
  });

  it("says what is asked for and what for, and links to the provider", async () => {
    const text = await textOf(await browserOf(await createPerson()).get("/connect/github"));
    expect(text).toContain("admin:repo_hook");
    expect(text).toContain("Read the issues");
    expect(text).toContain('href="/oauth/github/start?purpose=connect"');
  });

  it("offers members a personal connection only", async () => {
    const text = await textOf(await browserOf(await createPerson({ role: "member" })).get("/connect/github"));
    expect(text).not.toContain("for the workspace<");
    expect(text).toContain("personal=1");
  });

  it("does not know a provider that is not there", async () => {
    const browser = browserOf(await createPerson());
    for (const path of ["/connect/zoom", "/connect/constructor", "/oauth/zoom/start?purpose=sign_in"]) {
      expect((await browser.get(path)).status).toBe(404);
    }
  });

  it.each([
    ["an empty token", { token: " ", host: "" }, 422, "Paste it here."],
    ["a token that does not work", { token: "wrong-secret", host: "" }, 422, "does not accept this token"],
    ["a private address", { token: "x", host: "https://192.168.1.1" }, 422, "public host name"],
  ])(
    "answers %s with a sentence and what was typed, but for the secret",
    async (_, form, status, sentence) => {
      const response = await browserOf(await createPerson()).post("/connect/github/token", form);
      const text = await textOf(response);
      expect(response.status).toBe(status);
      expect(text).toContain(sentence);
      expect(text).not.toContain("wrong-secret");
      if (form.host !== "") expect(text).toContain(`value="${form.host}"`);
    },
  );

  it("keeps what was typed when GitHub is down", async () => {
    await sandbox.setFault("github.acme.example", { kind: "error", status: 500 });
    const form = { token: "sandbox-alice", host: "https://github.acme.example" };
    const response = await browserOf(await createPerson()).post("/connect/github/token", form);
    expect(response.status).toBe(422);
    expect(await textOf(response)).toContain('value="https://github.acme.example"');
  });
});

describe("a connection's page", () => {
  it("shows permissions asked for and granted, and the calls that were made", async () => {
    await sandbox.set({ githubGrantScopes: ["admin:repo_hook", "gist"] });
    const owner = await createPerson();
    const id = await connectByOAuth(owner);
    const text = await textOf(await browserOf(owner).get(`/connections/${id}`));
    expect(text).toMatch(/repo<\/code><span class="badge" data-tone="warn">not granted/);
    expect(text).toContain("gist");
    expect(text).toContain("https://api.github.com/user");
  });

  it("tests the connection and says what came of it", async () => {
    const owner = await createPerson();
    const id = await connectByOAuth(owner);
    const browser = browserOf(owner);
    expect((await browser.post(`/connections/${id}/test`)).status).toBe(303);
    expect(await textOf(await browser.get(`/connections/${id}`))).toContain("connected as alice");
    await sandbox.setFault("api.github.com", { kind: "rate_limit", retryAfterSeconds: 7 });
    await browser.post(`/connections/${id}/test`);
    expect(await textOf(await browser.get(`/connections/${id}`))).toContain("asks us to slow down");
  });

  it("pauses and resumes", async () => {
    const owner = await createPerson();
    const id = await connectByPersonalToken(owner);
    const browser = browserOf(owner);
    const statuses: (string | undefined)[] = [];
    for (const change of ["pause", "pause", "resume"]) {
      await browser.post(`/connections/${id}/${change}`);
      statuses.push((await db().select().from(connections).get())?.status);
    }
    expect(statuses).toEqual(["paused", "paused", "active"]);
  });

  it("disconnects: the connection is gone from the pages and its secrets from the database", async () => {
    const owner = await createPerson();
    const id = await connectByPersonalToken(owner);
    const browser = browserOf(owner);
    const response = await browser.post(`/connections/${id}/disconnect`);
    expect(response.headers.get("Location")).toBe("/connections");
    expect((await browser.get(`/connections/${id}`)).status).toBe(404);
    expect(await db().select().from(credentials)).toEqual([]);
  });

  it("lets members look at a shared connection, not change it", async () => {
    const workspaceId = await createWorkspace();
    const id = await connectByPersonalToken(await createPerson({ workspaceId }));
    const member = browserOf(await createPerson({ workspaceId, role: "member" }));
    expect(await textOf(await member.get(`/connections/${id}`))).not.toContain("Disconnect");
    for (const change of ["pause", "resume", "disconnect"]) {
      expect((await member.post(`/connections/${id}/${change}`)).status).toBe(403);
    }
  });
});

describe("secrets", () => {
  it("appear in no row, no page and no log line", async () => {
    const lines: string[] = [];
    const { log: info, error: failure } = console;
    console.log = console.error = (...parts: unknown[]) => lines.push(parts.map(String).join(" "));
    try {
      await sandbox.set({ githubTokenSeconds: 3600 });
      const owner = await createPerson();
      const id = await connectByOAuth(owner);
      await connectByPersonalToken(owner, "bob");
      const browser = browserOf(owner);
      await browser.post(`/connections/${id}/test`);
      const pages = await Promise.all(
        ["/connections", `/connections/${id}`, `/connect/github?connection=${id}`].map(async (path) =>
          textOf(await browser.get(path)),
        ),
      );
      const { results } = await db()
        .$client.prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
        .all<{ name: string }>();
      const tables = results.map(({ name }) => name).filter((name) => !/^(_cf|sqlite|d1)/.test(name));
      const dump: unknown[] = [];
      for (const name of tables)
        dump.push((await db().$client.prepare(`SELECT * FROM "${name}"`).all()).results);
      const everything = JSON.stringify({ dump, pages, lines });
      expect(dump.flat().length).toBeGreaterThan(5);
      // What tokens of the sandbox look like, and the client's secret.
      expect(everything).not.toMatch(/gh[oru]_|sandbox-bob|client-secret-of-the-test/);
    } finally {
      console.log = info;
      console.error = failure;
    }
  });
});
