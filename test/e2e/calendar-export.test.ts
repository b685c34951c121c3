import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
import { google } from "./support/calendar-sites.ts";
import {
  awaitEvents,
  awaitOnToday,
  chooseCalendar,
  connectCalendar,
  entryNamed,
  track,
} from "./support/calendar-steps.ts";
import { addLighthouse, dateIn } from "./support/furnish.ts";
import { openAsOwner } from "./support/sign-in.ts";
import { useOwnInstance } from "./support/own-instance.ts";

useOwnInstance();

let page: Page;

const persona = "alice";
const events = (title: string, count: number) => awaitEvents(google, { persona, title, count });
const decide = () => page.getByRole("link", { name: "Decide what to do" });

const words = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const inWords = (date: string) => words.format(new Date(`${date}T12:00`));

/** Alice's calendar as Google shows it, in the week of a day. */
async function openGoogle(ms: number): Promise<void> {
  const monday = ms - ((new Date(ms).getUTCDay() + 6) % 7) * 86_400_000;
  await page.goto(`${sandboxUrl()}${google.pagePath}?week=${new Date(monday).toISOString().slice(0, 10)}`);
}

/** Deletes an event of ours as a person does, at Google, until Today asks about it. */
async function deleteThere(title: string): Promise<void> {
  await openGoogle(Date.now() - 86_400_000);
  // One that was put back stands below the one that was deleted.
  await page.getByRole("link", { name: title }).last().click();
  await page.getByRole("button", { name: "Delete" }).click();
  await awaitOnToday(page, decide());
  await decide().click();
}

beforeAll(async () => {
  page = await openAsOwner();
  await connectCalendar(page, google, persona);
  await chooseCalendar(page, "export");
});

describe("time entries in a calendar", () => {
  it("are written into it, and follow the entry when it is edited or deleted", async () => {
    await track(page, "Inventory of the cellar");
    await events("[TT] Inventory of the cellar", 1);
    await page.goto("/");
    await page.getByRole("link", { name: "Edit: Inventory of the cellar" }).click();
    await page.locator(".edit").getByLabel("Notes").fill("Inventory of the attic");
    await page.locator(".edit").getByRole("button", { name: "Save" }).click();
    await entryNamed(page, "Inventory of the attic").waitFor();
    await events("[TT] Inventory of the attic", 1);
    await openGoogle(Date.now() - 86_400_000);
    await page.getByRole("link", { name: "[TT] Inventory of the attic" }).waitFor();
    expect(await page.getByRole("link", { name: "cellar" }).count()).toBe(0);
    await page.goto("/");
    await page.getByRole("button", { name: "Delete: Inventory of the attic" }).click();
    await events("[TT] Inventory of the attic", 0);
  });

  it("are asked about when a person deletes the event, and come back if that is the answer", async () => {
    await track(page, "Inventory of the barn");
    await events("[TT] Inventory of the barn", 1);
    await deleteThere("[TT] Inventory of the barn");
    await page.getByText("You deleted this event in alice@acme.example").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: /^Put it back: .*Inventory of the barn/ }).click();
    await page.getByText("Nothing to decide").waitFor();
    await events("[TT] Inventory of the barn", 1);
  });

  it("stay without an event, or go, if that is the answer", async () => {
    await deleteThere("[TT] Inventory of the barn");
    await page.getByRole("button", { name: /^Keep the entry only: / }).click();
    await page.getByText("Nothing to decide").waitFor();
    await track(page, "Inventory of the shed");
    await events("[TT] Inventory of the shed", 1);
    await deleteThere("[TT] Inventory of the shed");
    await page.getByRole("button", { name: /^Delete the entry: / }).click();
    await page.getByText("The time entry is deleted.").waitFor();
    await page.goto("/");
    await entryNamed(page, "Inventory of the barn").waitFor();
    expect(await entryNamed(page, "Inventory of the shed").count()).toBe(0);
    await events("[TT] Inventory of", 0);
  });
});

describe("deadlines in a calendar", () => {
  it("are milestones and due dates as all-day events, kept in step", async () => {
    const projectPath = await addLighthouse(page, dateIn(11));
    await page.getByText(inWords(dateIn(11))).waitFor();
    expect(await findBarriers(page)).toEqual([]);

    await page.goto("/settings/calendar");
    await page.getByLabel("Calendar for deadlines").selectOption({ label: "alice@acme.example" });
    await page.locator("form[action='/deadline-calendar']").getByRole("button", { name: "Save" }).click();
    await events("[TT] Milestone: Lighthouse — Lamp", 1);

    await page.goto(projectPath);
    await page.getByText("Change Lamp").click();
    await page.getByLabel("Milestone", { exact: true }).first().fill("Big lamp");
    await page.getByLabel("Day", { exact: true }).first().fill(dateIn(18));
    await page.locator("#milestones ~ ul").getByRole("button", { name: "Save" }).click();
    await events("[TT] Milestone: Lighthouse — Big lamp", 1);
    await openGoogle(Date.parse(dateIn(18)));
    await page.getByRole("link", { name: /Big lamp/ }).waitFor();

    await page.goto(projectPath);
    await page.getByRole("button", { name: "Delete Big lamp" }).click();
    await events("[TT] Milestone", 0);
  });

  it("go with the task that is done", async () => {
    await page.goto("/tasks");
    await page.locator("#new-task").click();
    const form = page.locator("details.new form");
    await form.getByLabel("Title").fill("Oil the hinges");
    await form.getByLabel("Project").selectOption({ label: "Lighthouse" });
    await form.getByLabel("Assignee").selectOption({ label: "Alice Adler" });
    await form.getByLabel("Due").fill(dateIn(20));
    await form.getByRole("button", { name: "Create task" }).click();
    await events("[TT] Due: Lighthouse — Oil the hinges", 1);
    await page.goto("/tasks");
    await page
      .getByRole("button", { name: /Oil the hinges/ })
      .first()
      .click();
    await events("[TT] Due: Lighthouse — Oil the hinges", 0);
  });
});

describe("a calendar feed", () => {
  it("can be subscribed to by an address that ends when it is revoked", async () => {
    await page.goto("/settings/calendar");
    await page.getByRole("button", { name: "Make a feed" }).click();
    const address = await page.getByRole("textbox", { name: "Address of the calendar feed" }).inputValue();
    expect(await findBarriers(page)).toEqual([]);
    expect(await (await fetch(address)).text()).toContain("Inventory of the barn");
    await page.goto("/settings/calendar");
    await page.getByText("End the feed…").click();
    await page.getByRole("button", { name: "End the feed" }).click();
    await page.getByText("The calendar feed has ended").waitFor();
    expect((await fetch(address)).status).toBe(404);
  });
});
