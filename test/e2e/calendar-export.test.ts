import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { google } from "./support/calendar-sites.ts";
import {
  awaitEvents,
  awaitOnToday,
  chooseCalendar,
  connectCalendar,
  track,
} from "./support/calendar-steps.ts";
import { openAsOwner } from "./support/sign-in.ts";
import { useOwnHouse } from "./support/own-house.ts";

useOwnHouse();

let page: Page;

beforeAll(async () => {
  page = await openAsOwner();
  await connectCalendar(page, google, "bob");
  await chooseCalendar(page, "export");
});

describe("time entries in a calendar", () => {
  it("are written into it, and asked about when a person deletes the event", async () => {
    const calendarPath = page.url();
    const written = { persona: "bob", title: "[TT] Inventory of the cellar", count: 1 } as const;
    await track(page, "Inventory of the cellar");
    await awaitEvents(google, written);
    const [event] = await google.find("bob", written.title);
    await google.remove("bob", event?.id ?? "");
    await page.goto(calendarPath);
    await page.getByRole("button", { name: "Read it now" }).click();
    const decide = page.getByRole("link", { name: "Decide what to do" });
    await awaitOnToday(page, decide);
    expect(await findBarriers(page)).toEqual([]);
    await decide.click();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: /^Put it back: .*Inventory of the cellar/ }).click();
    await page.getByText("Nothing to decide").waitFor();
    await awaitEvents(google, written);
  });

  it("can be subscribed to by an address that ends when it is revoked", async () => {
    await page.goto("/settings");
    await page.getByRole("button", { name: "Make a feed" }).click();
    const address = await page.getByRole("textbox", { name: "Address of the calendar feed" }).inputValue();
    expect(await findBarriers(page)).toEqual([]);
    expect(await (await fetch(address)).text()).toContain("BEGIN:VCALENDAR");
    await page.goto("/settings");
    await page.getByRole("button", { name: "End the feed" }).click();
    await page.getByText("The calendar feed has ended").waitFor();
    expect((await fetch(address)).status).toBe(404);
  });
});
