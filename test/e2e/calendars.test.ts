import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
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
import { useOwnInstance } from "./support/own-instance.ts";

useOwnInstance();

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
    await offered(page, "Call with Northwind").waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it("become entries by one click, and are put aside by one", async () => {
    await page.getByRole("button", { name: "Accept: Call with Northwind" }).click();
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

  it("are accepted several at once, ticked or all that overlap nothing", async () => {
    // Whole minutes: the calendar's own form knows no others, and saving it would move the event.
    const yesterday = Math.floor(Date.now() / 60_000) * 60_000 - 86_400_000;
    const at = (minutes: number) => yesterday + minutes * 60_000;
    const titles = ["First of three", "Second of three", "Third of three"];
    for (const [index, title] of titles.entries()) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as a person adds them
      await google.add("alice", title, { from: at(index * 4), to: at(index * 4 + 2) });
    }
    await awaitOnToday(page, offered(page, "Third of three"));
    await page.getByRole("checkbox", { name: "Choose: First of three" }).check();
    await page.getByRole("checkbox", { name: "Choose: Second of three" }).check();
    await page.getByRole("button", { name: "Accept the chosen" }).click();
    await page.getByText("2 events are entries now.").waitFor();
    await entryNamed(page, "Second of three").waitFor();
    expect(await offered(page, "Third of three").count()).toBe(1);
    await page.locator("#flashes").getByRole("button", { name: "Undo" }).last().click();
    await offered(page, "First of three").waitFor();
  });

  it("rename their entry when they are renamed at Google, and ask when what is over is moved", async () => {
    await page.goto("/");
    await page.getByRole("button", { name: "Accept: First of three" }).click();
    await entryNamed(page, "First of three").waitFor();
    const [event] = await google.find("alice", "First of three");
    await page.goto(`${sandboxUrl()}${google.pagePath}events/alice%40acme.example/${event?.id}`);
    await page.getByLabel("Title").fill("First of many");
    await page.getByRole("button", { name: "Save" }).click();
    await awaitOnToday(page, entryNamed(page, "First of many"));
    expect(await entryNamed(page, "First of three").count()).toBe(0);

    await page.goto(`${sandboxUrl()}${google.pagePath}events/alice%40acme.example/${event?.id}`);
    const start = page.getByLabel("Start");
    const anHourBefore = new Date(Date.parse(`${await start.inputValue()}Z`) - 3_600_000);
    await start.fill(anHourBefore.toISOString().slice(0, 16));
    await page.getByRole("button", { name: "Save" }).click();
    const decide = page.getByRole("link", { name: "Decide what to do" });
    await awaitOnToday(page, decide);
    await decide.click();
    await page.getByText("Your entries stay as they are until you decide.").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Keep the entry: First of many" }).click();
    await page.getByText("Your time stays as it is.").waitFor();
    await page.goto("/");
    await entryNamed(page, "First of many").waitFor();
  });

  it("lead to an entry's page and back to the week it was opened from", async () => {
    await page.goto("/calendar");
    const week = page.url();
    await page.getByRole("button", { name: /^Call with Northwind/ }).click();
    await page.getByRole("link", { name: "Edit: Call with Northwind" }).click();
    await page.getByRole("heading", { name: "Edit entry" }).waitFor();
    await page.getByLabel("Notes").fill("Long call with Northwind");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: /^Long call with Northwind/ }).waitFor();
    expect(page.url()).toContain(new URL(week).pathname);
  });

  it("are decided about without a script, too", async () => {
    await google.add("alice", "Chat without an end");
    await google.add("alice", "Chat without a script");
    await awaitOnToday(page, offered(page, "Chat without a script"));
    const plain = await openAsOwner({ javaScript: false });
    await plain.goto("/calendar");
    const face = plain.getByRole("button", { name: /^Chat without a script/ });
    await face.click();
    await plain.getByRole("button", { name: "Accept: Chat without a script" }).click();
    await plain.getByText("The event is an entry now.").waitFor();
    await face.click();
    await plain.getByRole("button", { name: "Undo: Chat without a script" }).click();
    await plain.getByText("Offered again.").waitFor();
    await plain.goto("/");
    await plain.getByRole("checkbox", { name: "Choose: Chat without a script" }).check();
    await plain.getByRole("button", { name: "Dismiss the chosen" }).first().click();
    await expect.poll(() => offered(plain, "Chat without a script").count()).toBe(0);
    await plain.context().close();
  });

  it("follow rules, which may accept events without asking", async () => {
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
    // Opened before: a job that meets the end first leaves nothing to read.
    await openCalendar(page);
    await revokeGrants(google, "alice");
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
