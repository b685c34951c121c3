import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { openBrowser, scriptsReady } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner, signIn } from "./support/sign-in.ts";

useOwnInstance();

let page: Page;

beforeAll(async () => {
  page = await openAsOwner();
});

const timer = () => page.getByRole("region", { name: "Timer" });
const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");

async function openPalette(path: string) {
  await page.goto(path);
  await scriptsReady(page);
  await page.keyboard.press("Control+k");
  await page.locator("#palette [data-q='']").waitFor();
}

describe("the palette", () => {
  it("starts what was typed by Enter, whatever the page, and stays on it", async () => {
    await openPalette("/projects");
    await page.keyboard.type("Paint the door");
    await page.keyboard.press("Enter");
    await timer().getByText("Paint the door").waitFor();
    expect(await page.locator("#palette").isVisible()).toBe(false);
    expect(new URL(page.url()).pathname).toBe("/projects");
  });

  it("moves by the arrows, goes on with typing, says how much it found, and closes by Esc", async () => {
    await openPalette("/tasks");
    await page.keyboard.type("rep");
    await page.locator("#palette [data-q=rep]").waitFor();
    await page.keyboard.press("ArrowDown");
    expect(await focused()).toContain("Reports");
    await page.keyboard.type("o");
    await page.locator("#palette [data-q=repo]").waitFor();
    expect(await page.locator("#palette-q").inputValue()).toBe("repo");
    expect(await page.locator("#palette [role=status]").textContent()).toMatch(/\d results/);
    await page.keyboard.press("Escape");
    expect(await page.locator("#palette").isVisible()).toBe(false);
  });

  it("stops the timer, and goes to a page", async () => {
    await openPalette("/tasks");
    await page.keyboard.type("stop");
    await page.keyboard.press("Enter");
    await page.getByText("The timer is stopped").waitFor();
    await openPalette("/tasks");
    await page.keyboard.type("calen");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/calendar");
  });

  it("is a page without a script", async () => {
    const { page: plain } = await openBrowser({ javaScript: false });
    await signIn(plain, "alice");
    await plain
      .getByRole("link", { name: /Search/ })
      .first()
      .click();
    await plain.getByRole("main").getByLabel("Find or do").fill("paint");
    await plain.getByRole("main").getByRole("button", { name: "Search" }).click();
    await plain.getByRole("button", { name: /Start Paint the door/ }).click();
    await plain.getByRole("region", { name: "Timer" }).getByText("Paint the door").waitFor();
  });
});
