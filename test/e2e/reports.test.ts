import { readFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { appUrl, openBrowser } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

useOwnInstance();

let page: Page;
const april = "period=custom&from=2026-04-01&until=2026-04-30";

/** 102 entries of seven minutes, more than a page of the detailed report holds. */
beforeAll(async () => {
  page = await openAsOwner();
  for (let index = 0; index < 102; index++) {
    const date = `2026-04-${String(1 + Math.floor(index / 4)).padStart(2, "0")}`;
    const time = `${9 + (index % 4)}:00-${9 + (index % 4)}:07`;
    const answer = await page.request.post("/entries", {
      headers: { Origin: appUrl() },
      form: { notes: `Work ${index}`, date, time, projectId: "", taskId: "", tags: "" },
    });
    expect(answer.ok()).toBe(true);
  }
});

describe("reports in a browser", () => {
  it("are rounded in place, gone through page by page, and taken away as a workbook", async () => {
    await page.goto(`/reports/detailed?${april}`);
    await page.locator("html[data-scripts=ready]").waitFor();
    await page.getByLabel("Round entries").selectOption("up-15");
    await page
      .getByRole("row", { name: /^Total/ })
      .getByText("25:30")
      .waitFor();
    await page.getByRole("link", { name: "Earlier entries" }).click();
    await page.getByRole("link", { name: "Back to the latest" }).waitFor();
    expect(await page.getByRole("rowheader", { name: /^Work \d+/ }).allInnerTexts()).toEqual([
      expect.stringMatching(/^Work 1\b/),
      expect.stringMatching(/^Work 0\b/),
    ]);
    expect(new URL(page.url()).searchParams.get("rounding")).toBe("up-15");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "XLSX" }).click(),
    ]);
    const files = unzipSync(readFileSync(await download.path()));
    const sheet = strFromU8(files["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
    expect(sheet.match(/<row>/g)).toHaveLength(103);
  });

  it("change their kind and keep what was asked", async () => {
    await page.goto(`/reports?${april}&rounding=up-15`);
    await page.getByRole("link", { name: "Week", exact: true }).click();
    await page.getByRole("heading", { name: "30 Mar – 5 Apr 2026" }).waitFor();
    await page
      .getByRole("row", { name: /^Total/ })
      .getByText("5:00")
      .waitFor();
    await page.getByRole("link", { name: "Week after" }).click();
    await page
      .getByRole("row", { name: /^Total/ })
      .getByText("7:00")
      .waitFor();
  });

  it("show the hours of the day as a map with the same figures below", async () => {
    await page.goto(`/reports/hours?${april}`);
    await page.getByRole("img", { name: /^Tracked time by day of the week and hour/ }).waitFor();
    await page
      .getByRole("row", { name: /^Total/ })
      .getByText("11:54")
      .waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it("are saved, sent each week, and shared with people who have no account", async () => {
    await page.goto(`/reports?${april}&split=none`);
    await page.getByRole("link", { name: "Save or share" }).click();
    await page.getByLabel("Name", { exact: true }).fill("April");
    await page.getByRole("button", { name: "Save the report" }).click();
    await page.getByLabel("Send to me in chat").selectOption("week");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("The report is sent in chat.").waitFor();
    await page.getByRole("link", { name: "April" }).click();
    await page.getByRole("heading", { name: "1 Apr – 30 Apr 2026" }).waitFor();
    await page.getByRole("link", { name: "Save or share" }).click();
    await page.getByLabel("Title").fill("April for Northwind");
    await page.getByRole("button", { name: "Make a link" }).click();
    const link = await page.getByLabel("Link to the report", { exact: true }).inputValue();
    const { page: visitor } = await openBrowser();
    await visitor.goto(link);
    await visitor.getByRole("heading", { name: "April for Northwind" }).waitFor();
    await visitor
      .getByRole("row", { name: /^Total/ })
      .getByText("11:54")
      .first()
      .waitFor();
    expect(await findBarriers(visitor)).toEqual([]);
    await page.getByText("End…").click();
    await page.getByRole("button", { name: "End the link" }).click();
    await page.getByText("The link is ended").waitFor();
    await visitor.reload();
    await visitor.getByText("This link shows nothing any more.").waitFor();
  });

  it("are printed alone, dark on white though the screen is dark", async () => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.goto(`/reports?${april}`);
    await page.getByRole("table").waitFor();
    for (const part of ["header", "#timer", ".tabs", "#report-form", "#flashes"])
      expect(await page.locator(`body ${part}`).first().isVisible()).toBe(false);
    expect(await page.locator("html").evaluate((html) => getComputedStyle(html).colorScheme)).toBe("light");
    await page.emulateMedia({ media: null, colorScheme: null });
  });
});
