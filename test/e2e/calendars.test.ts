import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { google } from "./support/calendar-sites.ts";
import {
  agree,
  awaitOnToday,
  connectCalendar,
  entryNamed,
  offered,
  openCalendar,
  revokeGrants,
} from "./support/calendar-steps.ts";
import { openAsOwner } from "./support/sign-in.ts";
import { useOwnHouse } from "./support/own-house.ts";

useOwnHouse();

let page: Page;

beforeAll(async () => {
  page = await openAsOwner();
  await google.add("alice", "Chat about nothing");
  await google.add("alice", "Call with Northwind");
  await connectCalendar(page, google, "alice");
});

describe("calendars in a browser", () => {
  it("are chosen, and their events are offered beside the day's entries", async () => {
    await page.getByRole("heading", { name: "Choose calendars" }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Use the chosen calendars" }).click();
    await page.getByText("the events are being read").waitFor();
    await offered(page, "Call with Northwind").waitFor({ timeout: 30_000 });
    expect(await findBarriers(page)).toEqual([]);
  });

  it("become entries by one click, and are put aside by one", async () => {
    await page.getByRole("button", { name: "Take: Call with Northwind" }).click();
    await entryNamed(page, "Call with Northwind").waitFor();
    await page.getByRole("button", { name: "Dismiss: Chat about nothing" }).click();
    await expect.poll(() => offered(page, "Chat about nothing").count()).toBe(0);
    await page.getByRole("button", { name: "Undo" }).last().click();
    await offered(page, "Chat about nothing").waitFor();
    await page.getByRole("button", { name: "Dismiss: Chat about nothing" }).click();
    await expect.poll(() => offered(page, "Chat about nothing").count()).toBe(0);
  });

  it("show on their own page what was left out, and why", async () => {
    await page.goto("/calendar");
    await page.getByText("you declined").first().waitFor();
    await page.getByRole("button", { name: /^Chat about nothing.*dismissed/ }).click();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Undo: Chat about nothing" }).click();
    await page.getByText("Offered again.").waitFor();
    expect(await page.locator(".slot:focus").textContent()).toContain("Chat about nothing");
    await page.getByRole("button", { name: /^Chat about nothing .*overlaps an entry/ }).click();
    await page.getByRole("button", { name: "Dismiss: Chat about nothing" }).click();
    await page.getByText("The event is dismissed.").waitFor();
  });

  it("follow rules, which may take events without asking", async () => {
    await openCalendar(page);
    await page.getByLabel("Title contains").last().fill("retro");
    await page.getByLabel("Tags").last().fill("team");
    await page.getByLabel("When it is over").last().selectOption("yes");
    await page.getByRole("button", { name: "Save settings" }).click();
    await page.getByText("The settings are saved.").waitFor();
    await google.add("alice", "Retro of the week");
    await awaitOnToday(page, entryNamed(page, "Retro of the week"));
  });

  it("say when they are not read any more, until the person reconnects", async () => {
    await revokeGrants(google, "alice");
    await openCalendar(page);
    await page.getByRole("button", { name: "Read it now" }).click();
    const stopped = page.getByText(/are not read any more/);
    await awaitOnToday(page, stopped);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("link", { name: "Reconnect" }).first().click();
    await agree(page, google, "alice");
    await page.goto("/");
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await stopped.count()).toBe(0);
  });
});
