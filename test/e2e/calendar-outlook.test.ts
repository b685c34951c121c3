import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
import { microsoft } from "./support/calendar-sites.ts";
import {
  agree,
  awaitEvents,
  awaitOnToday,
  chooseCalendar,
  connectCalendar,
  entryNamed,
  offered,
  openCalendar,
  revokeGrants,
  track,
} from "./support/calendar-steps.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

useOwnInstance();

let page: Page;

beforeAll(async () => {
  page = await openAsOwner();
  await microsoft.add("alice", "Chat about nothing");
  await microsoft.add("alice", "Call with Northwind");
  await connectCalendar(page, microsoft, "alice");
  await chooseCalendar(page, "both");
});

/** An event of that day as alice sees it in Outlook. */
async function openInOutlook(title: string, day: Date): Promise<void> {
  const monday = new Date(day.getTime() - ((day.getUTCDay() + 6) % 7) * 86_400_000);
  await page.goto(`${sandboxUrl()}${microsoft.pagePath}?week=${monday.toISOString().slice(0, 10)}`);
  await page.getByRole("link", { name: title }).first().click();
}

describe("Outlook's calendars in a browser", () => {
  it("have their events offered, accepted by one click and put aside by one", async () => {
    await page.goto("/");
    await offered(page, "Call with Northwind").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Accept: Call with Northwind" }).click();
    await entryNamed(page, "Call with Northwind").waitFor();
    await page.getByRole("button", { name: "Dismiss: Chat about nothing" }).click();
    await expect.poll(() => offered(page, "Chat about nothing").count()).toBe(0);
  });

  it("take an entry along when its event is renamed there", async () => {
    await openInOutlook("Call with Northwind", new Date(Date.now() - 120_000));
    await page.getByLabel("Title").fill("Long call with Northwind");
    await page.getByRole("button", { name: "Save" }).click();
    await awaitOnToday(page, entryNamed(page, "Long call with Northwind"));
  });

  it("tell at once of what is added there", async () => {
    await microsoft.add("alice", "Call from nowhere");
    await awaitOnToday(page, offered(page, "Call from nowhere"));
  });

  it("get the time that was tracked, and a question when its event is deleted there", async () => {
    const written = { persona: "alice", title: "[TT] Inventory of the cellar", count: 1 } as const;
    await track(page, "Inventory of the cellar");
    await awaitEvents(microsoft, written);
    await openInOutlook(written.title, new Date(Date.now() - 86_400_000));
    await page.getByRole("button", { name: "Delete" }).click();
    const decide = page.getByRole("link", { name: "Decide what to do" });
    await awaitOnToday(page, decide);
    expect(await offered(page, "Inventory of the cellar").count()).toBe(0);
    await decide.click();
    await page.getByRole("button", { name: /^Put it back: .*Inventory of the cellar/ }).click();
    await page.getByText("Nothing to decide").waitFor();
    await awaitEvents(microsoft, written);
  });

  it("say when they are not read any more, until the person reconnects", async () => {
    // Opened before: a job that meets the end first leaves nothing to read.
    await openCalendar(page);
    await revokeGrants(microsoft, "alice");
    await page.getByRole("button", { name: "Read it now" }).click();
    const stopped = page.getByText(/are not read any more/);
    await awaitOnToday(page, stopped);
    await page.getByRole("link", { name: "Reconnect" }).first().click();
    await agree(page, microsoft, "alice");
    await page.goto("/");
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await stopped.count()).toBe(0);
    await microsoft.add("alice", "Call after the break");
    await openCalendar(page);
    await page.getByRole("button", { name: "Read it now" }).click();
    await awaitOnToday(page, offered(page, "Call after the break"));
  });
});
