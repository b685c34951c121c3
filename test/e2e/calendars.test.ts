import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
import { openAsOwner } from "./support/sign-in.ts";
import { useOwnHouse } from "./support/own-house.ts";

useOwnHouse();

let page: Page;

const calendarOf = (path: string) => `${sandboxUrl()}/www.googleapis.com/calendar/v3${path}`;
const headers = { Authorization: "Bearer sandbox-alice", "Content-Type": "application/json" };

/** Adds an event of alice's that was over a moment ago. */
async function addEvent(summary: string): Promise<void> {
  const at = (ms: number) => ({ dateTime: new Date(Date.now() + ms).toISOString() });
  const body = JSON.stringify({ summary, start: at(-120_000), end: at(-60_000) });
  const answer = await fetch(calendarOf("/calendars/alice%40acme.example/events"), {
    method: "POST",
    headers,
    body,
  });
  expect(answer.status).toBe(200);
}

const offered = (title: string) => page.locator(".suggestion").filter({ hasText: title }).first();

async function agreeAtGoogle(): Promise<void> {
  await page
    .getByRole("link", { name: /Continue to Google|Reconnect/ })
    .first()
    .click();
  await page.getByRole("button", { name: /alice/i }).click();
  await page.waitForURL(/\/connections\/\w+$/);
}

beforeAll(async () => {
  page = await openAsOwner();
  await addEvent("Chat about nothing");
  await addEvent("Call with Northwind");
  await page.goto("/connect/google");
  await agreeAtGoogle();
});

describe("calendars in a browser", () => {
  it("are chosen, and their events are offered beside the day's entries", async () => {
    await page.getByRole("link", { name: "Choose calendars" }).first().click();
    await page.getByRole("heading", { name: "Choose calendars" }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Use the chosen calendars" }).click();
    await page.getByRole("cell", { name: "All events" }).waitFor({ timeout: 30_000 });
    expect(await findBarriers(page)).toEqual([]);
    await page.goto("/");
    await offered("Call with Northwind").waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it("become entries by one click, and are put aside by one", async () => {
    await page.getByRole("button", { name: "Take: Call with Northwind" }).click();
    await page.locator(".entry:not(.suggestion)").filter({ hasText: "Call with Northwind" }).waitFor();
    await page.getByRole("button", { name: "Dismiss: Chat about nothing" }).click();
    await expect.poll(() => offered("Chat about nothing").count()).toBe(0);
    await page.getByRole("button", { name: "Undo" }).last().click();
    await offered("Chat about nothing").waitFor();
    await page.getByRole("button", { name: "Dismiss: Chat about nothing" }).click();
    await expect.poll(() => offered("Chat about nothing").count()).toBe(0);
  });

  it("show on their own page what was left out, and why", async () => {
    await page.goto("/calendar");
    await page.getByText("you declined").first().waitFor();
    await page.getByText("dismissed").first().waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it("follow rules, which may take events without asking", async () => {
    await page.goto("/calendar");
    await page.locator(".slot small a").first().click();
    await page.getByLabel("Title contains").last().fill("retro");
    await page.getByLabel("Tags").last().fill("team");
    await page.getByLabel("When it is over").last().selectOption("yes");
    await page.getByRole("button", { name: "Save settings" }).click();
    await page.getByText("The settings are saved.").waitFor();
    await addEvent("Retro of the week");
    await expect
      .poll(
        async () => {
          await page.goto("/");
          return page.locator(".entry:not(.suggestion)").filter({ hasText: "Retro of the week" }).count();
        },
        { timeout: 30_000, interval: 1000 },
      )
      .toBe(1);
  });

  it("say when they are not read any more, until the person reconnects", async () => {
    await fetch(`${sandboxUrl()}/_control/google/grants/revoke`, {
      method: "POST",
      body: JSON.stringify({ login: "alice" }),
    });
    await page.goto("/calendar");
    await page.locator(".slot small a").first().click();
    await page.getByRole("button", { name: "Read it now" }).click();
    const stopped = page.getByText(/are not read any more/);
    await expect
      .poll(
        async () => {
          await page.goto("/");
          return stopped.count();
        },
        { timeout: 30_000, interval: 1000 },
      )
      .toBe(1);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("link", { name: "Reconnect" }).first().click();
    await agreeAtGoogle();
    await page.goto("/");
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await stopped.count()).toBe(0);
  });
});
