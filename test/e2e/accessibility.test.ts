import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { openBrowser, scriptsReady } from "./support/browser.ts";
import { furnish } from "./support/furnish.ts";
import { openAsOwner } from "./support/sign-in.ts";
import { useOwnInstance } from "./support/own-instance.ts";

useOwnInstance();

const pages = [
  "/",
  "/calendar",
  "/timesheet",
  "/entries/deleted",
  "/tasks",
  "/tasks?view=board",
  "/tags",
  "/projects",
  "/clients",
  "/rates",
  "/invoices",
  "/invoices/new",
  "/invoices/settings",
  "/reports?compare=before",
  "/reports/hours?period=year",
  "/reports/saved",
  "/reports/saved/new",
  "/connections",
  "/connect/github",
  "/connect/google",
  "/connect/ics",
  "/deliveries",
  "/outbox",
  "/members",
  "/team",
  "/team/hours",
  "/team/absences",
  "/settings",
  "/settings/notifications",
  "/settings/calendar",
  "/settings/workspace",
  "/settings/connections",
  "/settings/api",
  "/settings/data",
  "/event-questions",
  "/search?q=a",
  "/no-such-page",
];

let withIds: string[] = [];

beforeAll(async () => {
  withIds = await furnish(await openAsOwner());
});

const screens = [
  { scheme: "light", size: { width: 1280, height: 800 } },
  { scheme: "dark", size: { width: 390, height: 844 } },
] as const;

describe.each(screens)("in $scheme, $size.width pixels wide", (screen) => {
  it("every page is free of barriers that axe can find, and fits the screen", async () => {
    const page = await openAsOwner(screen);
    for (const path of [...pages, ...withIds]) {
      await page.goto(path);
      expect(await findBarriers(page), path).toEqual([]);
      const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overhang, path).toBeLessThanOrEqual(0);
    }
  });

  it("so is the card of an event", async () => {
    const page = await openAsOwner(screen);
    await page.goto("/calendar");
    const face = page.locator(".slot-face", { hasText: "Call with Northwind" });
    const isAbove = await face.isVisible();
    if (isAbove) await face.click();
    await page.getByRole("button", { name: "Accept: Call with Northwind" }).waitFor();
    expect(await findBarriers(page, isAbove ? ".slot-card:popover-open" : undefined)).toEqual([]);
  });

  it("so is the list of shortcuts", async () => {
    const page = await openAsOwner(screen);
    await page.goto("/");
    await page.keyboard.press("?");
    expect(await findBarriers(page)).toEqual([]);
  });

  it("so is the palette", async () => {
    const page = await openAsOwner(screen);
    await page.goto("/");
    await scriptsReady(page);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("a");
    await page.locator("#palette [data-q=a]").waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it("so is the page for people who are not signed in", async () => {
    const { page } = await openBrowser(screen);
    await page.goto("/sign-in");
    expect(await findBarriers(page)).toEqual([]);
  });
});
