import { describe, expect, it } from "vitest";

import { connections, credentials, oauthStates } from "../../src/db/schema/connections.ts";
import { sessions } from "../../src/db/schema/people.ts";
import { type Browser, browserWithCookies, startAt, walkThrough } from "../support/browser.ts";
import { createPerson, createWorkspace, db, type Person } from "../support/people.ts";
import { authorizeAs, sandbox } from "../support/sandbox.ts";

const connectPath = "/oauth/github/start?purpose=connect";
const tokenCalls = async () =>
  (await sandbox.requests("github.com")).filter(({ path }) => path.endsWith("/access_token"));

/** The sentence left for the next page, and that nothing is half-made. */
async function expectRefusal(browser: Browser, response: Response, sentence: string): Promise<void> {
  expect(response.status).toBe(303);
  expect(response.headers.get("Location")).toMatch(/^\/(connections|sign-in)$/);
  expect(decodeURIComponent(browser.jar.get("flash") ?? "")).toContain(sentence);
  expect(await db().select().from(connections)).toEqual([]);
  expect(await db().select().from(credentials)).toEqual([]);
}

async function comeBack(browser: Browser, persona = "alice"): Promise<URL> {
  return authorizeAs(persona, await startAt(browser, connectPath));
}

describe("connecting by OAuth", () => {
  it("ends on the connection's page, with the granted scopes recorded", async () => {
    const browser = browserWithCookies(await createPerson());
    const response = await walkThrough(browser, connectPath, "alice");
    expect(response.status).toBe(303);
    const [connection] = await db().select().from(connections);
    expect(response.headers.get("Location")).toBe(`/connections/${connection?.id}`);
    expect(connection).toMatchObject({
      accountLogin: "alice",
      authMethod: "oauth",
      scopesRequested: ["repo", "admin:repo_hook"],
      scopesGranted: ["repo", "admin:repo_hook"],
    });
  });

  it("O2: asks with state, S256 challenge and the exact callback address, never with a secret", async () => {
    const address = new URL(await startAt(browserWithCookies(await createPerson()), connectPath));
    const query = Object.fromEntries(address.searchParams);
    expect(query).toMatchObject({
      code_challenge_method: "S256",
      redirect_uri: "http://localhost:8787/oauth/github/callback",
      scope: "repo admin:repo_hook",
    });
    expect(query["state"]).toMatch(/^[\w-]{43}$/);
    const [row] = await db().select().from(oauthStates);
    expect(JSON.stringify(row)).not.toContain(query["state"]);
  });

  it("O8: records fewer scopes when fewer were granted", async () => {
    await sandbox.set({ githubGrantScopes: ["repo"] });
    await walkThrough(browserWithCookies(await createPerson()), connectPath, "alice");
    expect(await db().select().from(connections)).toMatchObject([{ scopesGranted: ["repo"] }]);
  });

  it("keeps several accounts side by side", async () => {
    const browser = browserWithCookies(await createPerson());
    await walkThrough(browser, connectPath, "alice");
    await walkThrough(browser, connectPath, "bob");
    expect(await db().select().from(connections)).toHaveLength(2);
  });

  it("shows the page of consent first when another site's link leads here", async () => {
    const browser = browserWithCookies(await createPerson());
    const response = await browser.get(connectPath, { "Sec-Fetch-Site": "cross-site" });
    expect(response.headers.get("Location")).toBe("/connect/github");
  });

  it("is for owners and admins, unless it is personal", async () => {
    const browser = browserWithCookies(await createPerson({ role: "member" }));
    expect((await browser.get(connectPath)).status).toBe(403);
    expect((await walkThrough(browser, `${connectPath}&personal=1`, "carol")).status).toBe(303);
    expect(await db().select().from(connections)).toMatchObject([{ accountLogin: "carol" }]);
  });
});

it("brakes whoever starts again and again", async () => {
  const browser = browserWithCookies(null);
  const answers: Response[] = [];
  // More than two minutes' worth of 60: the limiter's minute may end in between.
  while (answers.at(-1)?.status !== 429 && answers.length < 125)
    answers.push(await browser.get("/oauth/github/start?purpose=sign_in"));
  expect(answers.at(0)?.status).toBe(302);
  expect(answers.length).toBeGreaterThan(60);
  expect(answers.at(-1)?.status).toBe(429);
  expect(answers.at(-1)?.headers.get("Retry-After")).toBe("60");
});

describe("an answer that must not count", () => {
  it.each([
    ["the person declined", "?error=access_denied", "You declined at GitHub"],
    ["the callback address is wrong", "?error=redirect_uri_mismatch", "callback address"],
    ["GitHub has a problem", "?error=server_error", "problem on its side"],
    ["GitHub says something unknown", "?error=%3Cscript%3E", "refused the request"],
    ["there is no code", "?x=1", "without an answer"],
    ["another issuer answers", "?code=x&iss=https%3A%2F%2Fevil.example", "does not come from GitHub"],
  ])("because %s", async (_, query, sentence) => {
    const browser = browserWithCookies(await createPerson());
    const state = new URL(await startAt(browser, connectPath)).searchParams.get("state");
    const response = await browser.get(`/oauth/github/callback${query}&state=${state}`);
    await expectRefusal(browser, response, sentence);
    expect(await tokenCalls()).toEqual([]);
  });

  it.each([
    ["missing", ""],
    ["made up", "&state=made-up"],
    ["far too long", `&state=${"x".repeat(5000)}`],
  ])("O1: because the state is %s", async (_, state) => {
    const browser = browserWithCookies(await createPerson());
    await startAt(browser, connectPath);
    const response = await browser.get(`/oauth/github/callback?code=x${state}`);
    await expectRefusal(browser, response, "did not start here");
    expect(await tokenCalls()).toEqual([]);
  });

  it("O1: because it comes to another browser; the right one can still use it", async () => {
    const person = await createPerson();
    const [mine, other] = [browserWithCookies(person), browserWithCookies(person)];
    await startAt(other, connectPath);
    const back = await comeBack(mine);
    await expectRefusal(other, await other.get(back.pathname + back.search), "another browser");
    expect(await tokenCalls()).toEqual([]);
    const response = await mine.get(back.pathname + back.search);
    expect(response.headers.get("Location")).toMatch(/^\/connections\/./);
  });

  it("O1: because somebody else is signed in by now", async () => {
    const workspaceId = await createWorkspace();
    const browser = browserWithCookies(await createPerson({ workspaceId }));
    const back = await comeBack(browser);
    const other: Person = await createPerson({ workspaceId });
    browser.jar.set("session", other.cookie.slice("session=".length));
    await expectRefusal(
      browser,
      await browser.get(back.pathname + back.search),
      "somebody who is not signed",
    );
    expect(await tokenCalls()).toEqual([]);
  });

  it("O3: because it is of another provider", async () => {
    const browser = browserWithCookies(await createPerson());
    const back = await comeBack(browser);
    const response = await browser.get(`/oauth/gitlab/callback${back.search}`);
    await expectRefusal(browser, response, "did not start here");
    expect(await tokenCalls()).toEqual([]);
  });

  it("O1: because ten minutes have passed", async () => {
    const browser = browserWithCookies(await createPerson());
    const back = await comeBack(browser);
    await db()
      .update(oauthStates)
      .set({ expiresAt: Date.now() - 1 });
    await expectRefusal(browser, await browser.get(back.pathname + back.search), "ten minutes");
    expect(await tokenCalls()).toEqual([]);
  });

  it("O1: because it was used before", async () => {
    const browser = browserWithCookies(await createPerson());
    const back = await comeBack(browser);
    await browser.get(back.pathname + back.search);
    const again = await browser.get(back.pathname + back.search);
    expect(again.headers.get("Location")).toBe("/connections");
    expect(decodeURIComponent(browser.jar.get("flash") ?? "")).toContain("finished already");
    expect(await tokenCalls()).toHaveLength(1);
    expect(await db().select().from(connections)).toHaveLength(1);
  });

  it("O1: because of many that come at once only one counts", async () => {
    const browser = browserWithCookies(await createPerson());
    const back = await comeBack(browser);
    await Promise.all(Array.from({ length: 10 }, () => browser.get(back.pathname + back.search)));
    expect(await tokenCalls()).toHaveLength(1);
    expect(await db().select().from(connections)).toHaveLength(1);
  });

  it.each([
    ["error", { kind: "error", status: 503 }, "problem on its side"],
    ["HTML page", { kind: "html" }, "problem on its side"],
    ["cut answer", { kind: "cut_json" }, "do not understand"],
  ])("because GitHub's token endpoint gives an %s", async (_, fault, sentence) => {
    const browser = browserWithCookies(await createPerson());
    const back = await comeBack(browser);
    await sandbox.setFault("github.com", fault);
    await expectRefusal(browser, await browser.get(back.pathname + back.search), sentence);
  });

  it("because the code is not GitHub's", async () => {
    const browser = browserWithCookies(await createPerson());
    const back = await comeBack(browser);
    back.searchParams.set("code", "forged");
    await expectRefusal(
      browser,
      await browser.get(back.pathname + back.search),
      "used already or took too long",
    );
  });
});

describe("an answer of Microsoft's", () => {
  const answered = async (changes: Record<string, string>) => {
    const browser = browserWithCookies(await createPerson());
    const address = await startAt(browser, "/oauth/microsoft/start?purpose=connect&personal=1");
    const back = await authorizeAs("alice", address);
    for (const [name, value] of Object.entries(changes)) back.searchParams.set(name, value);
    return { browser, response: await browser.get(back.pathname + back.search) };
  };

  it("may have a code of any length", async () => {
    const { browser, response } = await answered({ code: `1.${"A".repeat(6000)}` });
    await expectRefusal(browser, response, "Microsoft no longer accepts this sign-in. Start again.");
  });

  it("names who has to agree, and shows nothing that others could have written", async () => {
    const told = { error: "consent_required", error_description: "AADSTS65001: click here" };
    const { browser, response } = await answered(told);
    await expectRefusal(browser, response, "An administrator of your organisation has to agree to Timewire");
    expect(browser.jar.get("flash")).not.toContain("click");
  });
});

describe("reconnecting by OAuth", () => {
  it("keeps the connection's id for the same account", async () => {
    const browser = browserWithCookies(await createPerson());
    await walkThrough(browser, connectPath, "alice");
    const [before] = await db().select().from(connections);
    await db().update(connections).set({ status: "needs_reconnect" });
    await walkThrough(browser, `/oauth/github/start?purpose=reconnect&connection=${before?.id}`, "alice");
    expect(await db().select().from(connections)).toMatchObject([{ id: before?.id, status: "active" }]);
  });

  it("refuses another account and ends its token at GitHub", async () => {
    const browser = browserWithCookies(await createPerson());
    await walkThrough(browser, connectPath, "alice");
    const [before] = await db().select().from(connections);
    await walkThrough(browser, `/oauth/github/start?purpose=reconnect&connection=${before?.id}`, "bob");
    expect(decodeURIComponent(browser.jar.get("flash") ?? "")).toContain("belongs to alice");
    expect(await db().select().from(connections)).toEqual([before]);
    const [last] = await sandbox.requests("api.github.com");
    expect(last).toMatchObject({ method: "DELETE", status: 204 });
  });

  it("answers another workspace's connection as one that does not exist", async () => {
    await walkThrough(browserWithCookies(await createPerson()), connectPath, "alice");
    const [connection] = await db().select().from(connections);
    const stranger = browserWithCookies(await createPerson());
    const path = "/oauth/github/start?purpose=reconnect&connection=";
    const answers = [await stranger.get(path + connection?.id), await stranger.get(`${path}unknown`)];
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });
});

describe("signing in by OAuth", () => {
  it("opens a session for the first person of an app on localhost", async () => {
    const browser = browserWithCookies(null);
    const response = await walkThrough(browser, "/oauth/github/start?purpose=sign_in&next=%2Ftasks", "alice");
    expect(response.headers.get("Location")).toBe("/tasks");
    expect(browser.jar.has("session")).toBe(true);
    expect(await db().select().from(sessions)).toHaveLength(1);
    expect(await db().select().from(credentials)).toEqual([]);
  });

  it("O4: goes nowhere else afterwards", async () => {
    const path = "/oauth/github/start?purpose=sign_in&next=%2F%2Fevil.example";
    const response = await walkThrough(browserWithCookies(null), path, "alice");
    expect(response.headers.get("Location")).toBe("/");
  });

  it("tells people without an invitation what to do", async () => {
    await createPerson();
    const browser = browserWithCookies(null);
    const response = await walkThrough(browser, "/oauth/github/start?purpose=sign_in", "bob");
    await expectRefusal(browser, response, "invitation link");
    expect(response.headers.get("Location")).toBe("/sign-in");
  });
});
