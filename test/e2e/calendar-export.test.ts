import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { appUrl, sandboxUrl } from "./support/browser.ts";
import { openAsOwner } from "./support/sign-in.ts";
import { useOwnHouse } from "./support/own-house.ts";

useOwnHouse();

let page: Page;

const events = (path = "") =>
  `${sandboxUrl()}/www.googleapis.com/calendar/v3/calendars/primary/events${path}`;
const headers = { Authorization: "Bearer sandbox-bob" };

type Event = { id: string; summary?: string };

/** Events in bob's own calendar whose title contains this. */
async function found(title: string): Promise<Event[]> {
  const answer = await fetch(events(`?q=${encodeURIComponent(title)}&maxResults=2500`), { headers });
  // safe because the sandbox answers as Google documents
  const { items } = (await answer.json()) as { items: Event[] };
  return items.filter(({ summary }) => summary?.includes(title) === true);
}

const countOf = (title: string) => expect.poll(async () => (await found(title)).length, { timeout: 20_000 });

beforeAll(async () => {
  page = await openAsOwner();
  await page.goto("/connect/google");
  await page
    .getByRole("link", { name: /Continue to Google/ })
    .first()
    .click();
  await page.getByRole("button", { name: /bob/i }).click();
  await page.waitForURL(/\/connections\/\w+$/);
  await page.getByRole("link", { name: "Choose calendars" }).first().click();
  await page.locator("#direction").selectOption("export");
  await page.getByRole("button", { name: "Use the chosen calendars" }).click();
  await page.getByRole("cell", { name: "All events" }).waitFor({ timeout: 30_000 });
});

describe("time entries in a calendar", () => {
  it("are written into it, and asked about when a person deletes the event", async () => {
    const calendarPath = page.url();
    const date = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await page.request.post("/entries", {
      headers: { Origin: appUrl() },
      form: { notes: "Inventory of the cellar", date, time: "9-10" },
    });
    await countOf("[TT] Inventory of the cellar").toBe(1);
    const [event] = await found("[TT] Inventory of the cellar");
    await fetch(events(`/${event?.id}`), { method: "DELETE", headers });
    await page.goto(calendarPath);
    await page.getByRole("button", { name: "Read it now" }).click();
    const decide = page.getByRole("link", { name: "Decide what to do" });
    await expect
      .poll(
        async () => {
          await page.goto("/");
          return decide.count();
        },
        { timeout: 20_000, interval: 1000 },
      )
      .toBe(1);
    expect(await findBarriers(page)).toEqual([]);
    await decide.click();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: /^Put it back: .*Inventory of the cellar/ }).click();
    await page.getByText("Nothing to decide").waitFor();
    await countOf("[TT] Inventory of the cellar").toBe(1);
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
