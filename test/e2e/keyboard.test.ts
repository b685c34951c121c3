import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { scriptsReady } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

useOwnInstance();

let page: Page;

beforeAll(async () => {
  page = await openAsOwner();
});

const timer = () => page.getByRole("region", { name: "Timer" });
const notes = () => page.getByLabel("What are you working on?").first();
const isFocused = (selector: string) =>
  page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);

describe("the keys", () => {
  it("let Space scroll, and nothing else", async () => {
    await page.goto("/");
    await notes().fill("Long work");
    await page.keyboard.press("Enter");
    await timer().getByText("Long work").waitFor();
    await page.locator("h1").click();
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await page.keyboard.press("Space");
    await page.reload();
    expect(await timer().getByText("Long work").count()).toBe(1);
  });

  it("toggle the timer by s, again and again, with the way back", async () => {
    await page.goto("/");
    await page.keyboard.press("s");
    await page.getByText("The timer is stopped").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await timer().getByText("Long work").waitFor();
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await page.keyboard.press("s");
    await page.getByText("No timer is running.").waitFor();
    await page.keyboard.press("s");
    await page.getByText("A timer without notes is running.").waitFor();
    await page.keyboard.press("s");
    await page.getByText("No timer is running.").waitFor();
    expect(await notes().inputValue()).toBe("");
  });

  it("lead to the timer's field by t, start and stop by s, and stay on the page", async () => {
    await page.goto("/");
    await page.keyboard.press("t");
    expect(await isFocused("#start-notes")).toBe(true);
    await page.goto("/projects");
    await scriptsReady(page);
    await page.keyboard.press("t");
    expect(await isFocused("#strip-notes")).toBe(true);
    await page.keyboard.type("From the list of projects");
    await page.keyboard.press("Enter");
    await timer().getByText("From the list of projects").waitFor();
    await page.keyboard.press("t");
    expect(await isFocused("#switch-notes")).toBe(true);
    await page.keyboard.press("Escape");
    await page.keyboard.press("s");
    await page.getByText("The timer is stopped").waitFor();
    expect(new URL(page.url()).pathname).toBe("/projects");
  });

  it("go to each page by g and its letter, as the list of keys says", async () => {
    await page.goto("/tasks");
    await scriptsReady(page);
    await page.keyboard.press("?");
    const keys = page.getByRole("dialog").getByText("Invoices").locator("xpath=../..").locator("kbd");
    expect(await keys.allTextContents()).toEqual(["g", "v"]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.keyboard.press("v");
    await page.waitForURL("**/invoices");
  });

  it("close inline forms by Esc, but let go of what was typed only at the second press", async () => {
    await page.goto("/");
    const edit = page.getByRole("link", { name: "Edit: Long work" });
    await edit.click();
    await page.locator("form.edit").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("form.edit").waitFor({ state: "detached" });
    await edit.click();
    await page.locator("form.edit").getByLabel("Notes").fill("Longer work");
    await page.keyboard.press("Escape");
    await page.getByText("Press Esc again").waitFor();
    expect(await page.locator("form.edit").getByLabel("Notes").inputValue()).toBe("Longer work");
    await page.keyboard.press("Escape");
    await page.locator("form.edit").waitFor({ state: "detached" });
    await page.getByText("Add an entry by hand").click();
    await page.locator("#add").getByLabel("Notes").fill("Kept");
    await page.keyboard.press("Escape");
    await expect
      .poll(() => page.locator("#add").getByLabel("Notes").isVisible(), { timeout: 10_000 })
      .toBe(false);
    expect(await page.locator("#add").getByLabel("Notes").inputValue()).toBe("Kept");
  });
});
