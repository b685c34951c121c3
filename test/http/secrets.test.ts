import { expect, it, vi } from "vitest";
import * as z from "zod";

import { tasks } from "../../src/db/schema/work.ts";
import { createApiToken } from "../../src/domain/api-tokens/create-api-token.ts";
import { createInvitation } from "../../src/domain/invitations/create-invitation.ts";
import { disconnect } from "../../src/integrations/connections/disconnect.ts";
import { createFeed } from "../../src/integrations/ics/feed.ts";
import { createBindings } from "../../src/integrations/trackers/create-bindings.ts";
import { defaultTrackerSettings } from "../../src/integrations/bindings/settings.ts";
import { github } from "../support/bindings.ts";
import { browserWithCookies } from "../support/browser.ts";
import {
  answers,
  expectFound,
  expectNoSecret,
  keepTokens,
  lines,
  open,
  secrets,
  send,
  signInAt,
  watchForCanaries,
} from "../support/canaries.ts";
import { syncAll } from "../support/issue-sync.ts";
import { runJobs } from "../support/jobs.ts";
import { createPerson, ctxFor, db, type Person } from "../support/people.ts";
import { sandbox } from "../support/sandbox.ts";
import { contextFor } from "../support/context.ts";

watchForCanaries();

const connectPath = "/oauth/github/start?purpose=connect";

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

it("O5: the way back answers 303 to a clean address, and code, tokens and verifier are nowhere in the clear", async () => {
  const owner = await createPerson();
  const browser = browserWithCookies(owner);
  const answer = await signInAt(browser, connectPath);
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
  const connectionId =
    (await signInAt(browser, connectPath)).headers.get("Location")?.split("/").at(-1) ?? "";
  await keepTokens("at first");
  await keepOwnSecrets(owner);

  const repository = await github<{ id: number }>("alice", "GET", "/repos/acme/web");
  const context = await contextFor(owner);
  const { bound } = await createBindings(context, {
    connectionId,
    containers: [String(repository.id)],
    projectId: null,
    settings: defaultTrackerSettings,
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
    `/oauth/github/callback?code=${secrets.get(`the code of ${connectPath}`)}&state=${secrets.get(`the state of ${connectPath}`)}`,
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
  await expectFound({ stored: "Canary", answered: "acme/web" });

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
