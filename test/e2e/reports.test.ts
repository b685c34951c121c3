import { readFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { appUrl } from "./support/browser.ts";
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
