import { expect, it, vi } from "vitest";
import * as z from "zod";

import { disconnect } from "../../src/integrations/connections/disconnect.ts";
import { defaultCalendarSettings } from "../../src/integrations/bindings/settings.ts";
import { bindCalendars } from "../../src/integrations/calendar/sync/bind-calendars.ts";
import { listCalendars } from "../../src/integrations/calendar/sync/list-calendars.ts";
import { browserWithCookies } from "../support/browser.ts";
import { noticeBy, onlyChannel, watch } from "../support/calendar-notifications.ts";
import { sites, syncAll } from "../support/calendar-sync.ts";
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
import { commandBody, slackHeaders } from "../support/chat-requests.ts";
import { contextFor } from "../support/context.ts";
import { event, subscribe, write } from "../support/feed.ts";
import { withdrawFile } from "../support/ics.ts";
import { runJobs } from "../support/jobs.ts";
import { browserOf, createPerson, type Person } from "../support/people.ts";
import { sandbox } from "../support/sandbox.ts";

watchForCanaries();

type Browser = ReturnType<typeof browserWithCookies>;

const settingsTabs = ["", "/notifications", "/calendar", "/workspace", "/connections", "/api"].map(
  (tab) => `/settings${tab}`,
);

async function openAll(browser: Browser, ...paths: string[]): Promise<void> {
  const usual = ["/", "/calendar", "/connections", "/deliveries", ...settingsTabs, "/event-questions"];
  for (const path of [...usual, ...paths]) await open(browser, path);
}

/** Ends a connection with all its jobs: no secret travels in them in the clear, or stays. */
async function endConnection(person: Person, browser: Browser, connectionId: string): Promise<void> {
  const ending = await contextFor(person);
  await disconnect(ending, connectionId);
  const travelling = JSON.stringify(ending.jobs);
  for (const [name, secret] of secrets) expect(travelling.includes(secret), `${name} in a job`).toBe(false);
  await runJobs(ending.jobs);
  await openAll(browser, `/connections/${connectionId}`);
  await expectNoSecret("after the disconnect");
  expect(lines.length).toBeGreaterThan(5);
  expect(answers.length).toBeGreaterThan(10);
}

const liveSchema = z.array(z.object({ token: z.string() }));

it.each(sites)(
  "L3: no secret of $name is in the clear after connect, channel, sync, renewal, failure and disconnect",
  { timeout: 20_000 },
  async (site) => {
    const person = await createPerson();
    const browser = browserWithCookies(person);
    const connectPath = `/oauth/${site.provider}/start?purpose=connect`;
    const back = await signInAt(browser, connectPath);
    const [, connectionId = ""] = /\/connections\/(\w+)/.exec(back.headers.get("Location") ?? "") ?? [];
    await keepTokens("at first");
    const ctx = await contextFor(person);
    const [primary] = await listCalendars(ctx, connectionId);
    const settings = { ...defaultCalendarSettings, direction: "both" as const };
    const choice = { connectionId, calendarIds: [primary?.id ?? ""], settings };
    const [calendar] = await bindCalendars(ctx, choice);
    const id = calendar?.id ?? "";
    await watch(person, id);
    const live = await fetch(`http://localhost:8788/_control/${site.provider}/channels`);
    const [channel] = liveSchema.parse(await live.json());
    secrets.set("the channel's token", channel?.token ?? "");
    const { id: channelId, remoteId } = await onlyChannel(id);
    const post = noticeBy[site.provider];
    for (const token of [channel?.token ?? "", `${channel?.token}x`])
      await send(`/webhooks/${site.provider}/${channelId}`, { method: "POST", ...post(remoteId, token) });
    await site.add("alice", "Canary");
    // Renewed on the way, because the token has expired by then.
    await syncAll(person, id, Date.now() + 2 * 3_600_000);
    await keepTokens("after its renewal");
    await sandbox.setFault(site.calls, { kind: "error", status: 500 });
    await syncAll(person, id).catch(() => 0);
    const again = new URLSearchParams(
      ["code", "state"].map((name) => [name, secrets.get(`the ${name} of ${connectPath}`) ?? ""]),
    );
    await open(browser, `/oauth/${site.provider}/callback?${again.toString()}`);
    await openAll(browser, `/connections/${connectionId}`, `/calendars/${id}`);
    await sandbox.clearFaults(site.calls);
    await expectNoSecret("while it is connected");
    await expectFound({ stored: "Canary", answered: "alice@acme.example" });
    await endConnection(person, browser, connectionId);
  },
);

it("L3: no secret of Slack is in the clear after connect, link, commands, failure and disconnect", async () => {
  const person = await createPerson({ name: "Alice" });
  const browser = browserWithCookies(person);
  const connectPath = "/oauth/slack/start?purpose=connect";
  const back = await signInAt(browser, connectPath);
  const [, connectionId = ""] = /\/connections\/(\w+)/.exec(back.headers.get("Location") ?? "") ?? [];
  await keepTokens("at first");
  await signInAt(browser, "/oauth/slack/start?purpose=link&next=/settings");
  const shown = await (await browserOf(person).post("/chat-links/code")).text();
  const code = /\/tt link ([A-Z0-9-]+)/.exec(shown)?.[1] ?? "";
  secrets.set("the link code", code);
  const responseUrl = await sandbox.responseUrl("alice");
  secrets.set("the address for answers", new URL(responseUrl).pathname);
  await sandbox.setFault("hooks.slack.com", { kind: "error", status: 500 });
  for (const typed of ["/tt start : Canary", "/tt link 0000-0000-00", `/tt link ${code}`, "/tt nonsense"]) {
    const body = commandBody("alice", typed, { response_url: responseUrl });
    const headers = { "Content-Type": "application/x-www-form-urlencoded", ...(await slackHeaders(body)) };
    await send("/webhooks/slack/app/commands", { method: "POST", headers, body });
    const unsigned = { ...headers, "X-Slack-Signature": `v0=${"0".repeat(64)}` };
    await send("/webhooks/slack/app/commands", { method: "POST", headers: unsigned, body });
  }
  await sandbox.setFault("slack.com", { kind: "error", status: 500 });
  await open(browser, "/settings/channel?q=general");
  await openAll(browser, `/connections/${connectionId}`);
  for (const host of ["slack.com", "hooks.slack.com"]) await sandbox.clearFaults(host);
  await expectNoSecret("while it is connected");
  await expectFound({ stored: "Canary", answered: "Acme" });
  await endConnection(person, browser, connectionId);
});

it("L3: the address of a subscribed calendar is nowhere in the clear after reading, failure and disconnect", async () => {
  const person = await createPerson();
  const browser = browserWithCookies(person);
  const address = await write(event("Canary", 5));
  secrets.set("the calendar's address", new URL(address).pathname);
  const { id, connectionId } = await subscribe(person, address);
  await syncAll(person, id);
  await sandbox.setFault("calendar.example", { kind: "error", status: 500 });
  await syncAll(person, id).catch(() => 0);
  await sandbox.clearFaults("calendar.example");
  await withdrawFile("own.ics");
  await syncAll(person, id).catch(() => 0);
  await openAll(browser, `/connections/${connectionId}`, `/calendars/${id}`);
  await expectNoSecret("while it is connected");
  await vi.waitFor(() => expectFound({ stored: "Canary", answered: "calendar.example" }));
  await endConnection(person, browser, connectionId);
});
