import { env, exports } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import * as z from "zod";

import { credentials, oauthStates } from "../../src/db/schema/connections.ts";
import { tasks } from "../../src/db/schema/work.ts";
import { readConfig } from "../../src/env.ts";
import { createApiToken } from "../../src/domain/api-tokens/create-api-token.ts";
import { createInvitation } from "../../src/domain/invitations/create-invitation.ts";
import { openSecret } from "../../src/integrations/connections/credential.ts";
import { disconnect } from "../../src/integrations/connections/disconnect.ts";
import { createFeed } from "../../src/integrations/ics/feed.ts";
import { createBindings } from "../../src/integrations/trackers/create-bindings.ts";
import { defaultRules } from "../../src/integrations/bindings/rules.ts";
import { verifierPlace } from "../../src/integrations/oauth/start-oauth.ts";
import { vaultOf } from "../../src/integrations/create-context.ts";
import { github } from "../support/bindings.ts";
import { type Browser, browserWithCookies, startAt } from "../support/browser.ts";
import { everythingStored } from "../support/everything-stored.ts";
import { syncAll } from "../support/issue-sync.ts";
import { runJobs } from "../support/jobs.ts";
import { appUrl, createPerson, ctxFor, db, type Person } from "../support/people.ts";
import { authorizeAs, sandbox } from "../support/sandbox.ts";
import { contextFor } from "../support/context.ts";

/** By their names: whatever must be found nowhere in the clear. */
let secrets: Map<string, string>;
let lines: string[];
/** Bodies and headers of every answer, without the cookies that only their browser gets. */
let answers: string[];

beforeEach(() => {
  [secrets, lines, answers] = [new Map(), [], []];
  for (const method of ["log", "info", "warn", "error", "debug"] as const) {
    vi.spyOn(console, method).mockImplementation((...given: unknown[]) => void lines.push(given.join(" ")));
  }
  secrets.set("the client's secret", env.GITHUB_CLIENT_SECRET ?? "");
  secrets.set("the signing secret", env.SLACK_SIGNING_SECRET ?? "");
  secrets.set("the encryption key", "A".repeat(43));
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function keep(response: Response): Promise<Response> {
  const headers = [...response.headers].filter(([name]) => name !== "set-cookie");
  answers.push(JSON.stringify(headers), await response.clone().text());
  return response;
}

const open = async (browser: Browser, path: string, headers: Record<string, string> = {}) =>
  keep(await browser.get(path, headers));

const send = async (path: string, init: RequestInit = {}) =>
  keep(await exports.default.fetch(new Request(`${appUrl}${path}`, { redirect: "manual", ...init })));

const vault = () => vaultOf(env, readConfig(env));

async function keepVerifier(name: string): Promise<void> {
  const [row] = await db().select().from(oauthStates);
  if (row === undefined) throw new Error("No state is stored.");
  secrets.set(name, await (await vault()).decrypt(row.secret, verifierPlace(row.stateHash)));
}

async function keepTokens(when: string): Promise<void> {
  for (const row of await db().select().from(credentials)) {
    const { accessToken, refreshToken } = await openSecret(await vault(), row, row.secret);
    secrets.set(`the access token ${when}`, accessToken);
    if (refreshToken !== null) secrets.set(`the refresh token ${when}`, refreshToken);
  }
}

/** Connects GitHub as a person does; the answer to the callback. */
async function connect(browser: Browser): Promise<Response> {
  const address = await startAt(browser, "/oauth/github/start?purpose=connect");
  await keepVerifier("the verifier");
  const back = await authorizeAs("alice", address);
  secrets.set("the code", back.searchParams.get("code") ?? "");
  secrets.set("the state", back.searchParams.get("state") ?? "");
  return open(browser, back.pathname + back.search);
}

const hookSchema = z.array(z.object({ secret: z.string() }));

async function keepWebhookSecret(): Promise<void> {
  const answer = await fetch("http://localhost:8788/_control/github/hooks");
  const [hook] = hookSchema.parse(await answer.json());
  secrets.set("the webhook's secret", hook?.secret ?? "");
}

async function keepOwnSecrets(owner: Person): Promise<void> {
  const ctx = ctxFor(owner);
  const input = { name: "script", scopes: ["connections:read" as const], expiresInDays: 1 };
  secrets.set("the API token", (await createApiToken(ctx, input)).token);
  secrets.set("the invitation", (await createInvitation(ctx, { role: "member", label: "Bob" })).token);
  secrets.set("the feed's address", await createFeed(ctx));
}

async function expectNoSecret(when: string): Promise<void> {
  const places = { log: lines.join("\n"), answers: answers.join("\n"), stored: await everythingStored() };
  for (const [name, secret] of secrets) {
    expect(secret.length, name).toBeGreaterThan(10);
    for (const [place, text] of Object.entries(places)) {
      expect(text.includes(secret), `${name} in ${place} ${when}`).toBe(false);
      expect(text.includes(encodeURIComponent(secret)), `${name}, encoded, in ${place} ${when}`).toBe(false);
    }
  }
}

it("O5: the way back answers 303 to a clean address, and code, tokens and verifier are nowhere in the clear", async () => {
  const owner = await createPerson();
  const browser = browserWithCookies(owner);
  const answer = await connect(browser);
  await keepTokens("at first");
  expect(answer.status).toBe(303);
  expect(answer.headers.get("Location")).toMatch(/^\/connections\/\w+$/);
  expect(await answer.text()).toBe("");
  const page = await open(browser, answer.headers.get("Location") ?? "");
  expect(page.headers.get("Referrer-Policy")).toMatch(/^(no-referrer|same-origin|strict-origin)/);
  await expectNoSecret("after the way back");
});

it("L3: no secret is in log, tables, bucket, pages or error pages after connect, webhook, sync, failure and disconnect", async () => {
  await sandbox.set({ githubTokenSeconds: 8 * 3600 });
  const owner = await createPerson();
  const browser = browserWithCookies(owner);
  secrets.set("the session", browser.jar.get("session") ?? "");
  const connectionId = (await connect(browser)).headers.get("Location")?.split("/").at(-1) ?? "";
  await keepTokens("at first");
  await keepOwnSecrets(owner);

  const repository = await github<{ id: number }>("alice", "GET", "/repos/acme/web");
  const context = await contextFor(owner);
  const { bound } = await createBindings(context, {
    connectionId,
    externalIds: [String(repository.id)],
    projectId: null,
    rules: defaultRules,
  });
  const bindingId = bound[0]?.id ?? "";
  await keepWebhookSecret();
  await github("alice", "POST", "/repos/acme/web/issues", { title: "Canary" });
  await vi.waitFor(
    async () => expect((await db().select().from(tasks)).map(({ title }) => title)).toContain("Canary"),
    { timeout: 10_000 },
  );
  // Renewed on the way, because the token has expired by then.
  await syncAll(owner, bindingId, Date.now() + 9 * 3_600_000);
  await keepTokens("after its renewal");

  await sandbox.setFault("api.github.com", { kind: "error", status: 500 });
  await syncAll(owner, bindingId).catch(() => 0);
  await send(`/webhooks/github/${"x".repeat(43)}`, { method: "POST", body: "{}" });
  await open(
    browser,
    `/oauth/github/callback?code=${secrets.get("the code")}&state=${secrets.get("the state")}`,
  );
  await open(browser, `/no-such-page/${secrets.get("the feed's address")}`);
  await send(`/api/v1/me`, { headers: { Authorization: `Bearer ${secrets.get("the API token")}x` } });
  await send(`/api/v1/connections`, { headers: { Authorization: `Bearer ${secrets.get("the API token")}` } });
  await send(`/feeds/${secrets.get("the feed's address")}.ics`);
  for (const path of ["/", "/tasks", "/connections", "/deliveries", "/settings", "/members", "/calendar"])
    await open(browser, path);
  await open(browser, `/connections/${connectionId}`);
  await open(browser, `/bindings/${bindingId}`);
  await sandbox.clearFaults("api.github.com");
  await expectNoSecret("while it is connected");
  // What is no secret is found by the same search, or it would prove nothing.
  expect(await everythingStored()).toContain("Canary");
  expect(answers.join()).toContain("acme/web");
  expect(lines.join()).toContain('"request"');

  const ending = await contextFor(owner);
  await disconnect(ending, connectionId);
  const travelling = JSON.stringify(ending.jobs);
  for (const [name, secret] of secrets) expect(travelling.includes(secret), `${name} in a job`).toBe(false);
  await runJobs(ending.jobs);
  await open(browser, `/connections/${connectionId}`);
  await expectNoSecret("after the disconnect");
  expect(lines.length).toBeGreaterThan(10);
  expect(answers.length).toBeGreaterThan(20);
});
