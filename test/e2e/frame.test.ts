import { describe, expect, it } from "vitest";

import { openBrowser, scriptsReady, type VisitorOptions } from "./support/browser.ts";
import { openAsOwner, signIn } from "./support/sign-in.ts";
import { useOwnInstance } from "./support/own-instance.ts";

useOwnInstance();

/** Today, with its scripts running. */
async function openToday(options: VisitorOptions = {}) {
  const page = await openAsOwner(options);
  await page.goto("/");
  await scriptsReady(page);
  return page;
}

// First in this file: only a new person has no time zone yet.
describe("a page whose scripts have not arrived", () => {
  it("starts, stops and adds by plain forms, and tells its time zone once they have", async () => {
    const { page } = await openBrowser({ timeZone: "Asia/Tokyo" });
    let isHeld = true;
    await page.route(/\/(?:app\.js|vendor\/htmx.*)$/, (route) => (isHeld ? route.abort() : route.continue()));
    await signIn(page, "alice");
    const timer = page.getByRole("region", { name: "Timer" });
    await page.getByLabel("What are you working on?").first().fill("Before the scripts");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await timer.getByText("Before the scripts").waitFor();
    await timer.getByRole("button", { name: /^Stop/ }).click();
    await page.getByText("No timer is running.").waitFor();
    await page.getByText("Add an entry by hand").click();
    const form = page.locator("#add");
    await form.getByLabel("Notes").fill("By hand");
    // Of yesterday: a time that lies ahead is asked about.
    await form.getByLabel("Day").fill(new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
    await form.getByLabel("Time", { exact: true }).fill("9-10:15");
    await form.getByRole("button", { name: "Add entry" }).click();
    await page.getByRole("region", { name: "Entries" }).getByText("By hand", { exact: true }).waitFor();
    expect(await page.locator("html[data-time-zone=unknown]").count()).toBe(1);

    isHeld = false;
    await page.goto("/");
    await page.locator("html:not([data-time-zone])").waitFor({ state: "attached" });
    await page.goto("/settings");
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Asia/Tokyo");
  });
});

describe("the keyboard", () => {
  it("lists its shortcuts, and goes to a page by two keys", async () => {
    const page = await openToday();
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await help.waitFor();
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "hidden" });

    await page.keyboard.press("g");
    await page.keyboard.press("k");
    await page.waitForURL("**/tasks");
  });

  it("leaves keys to whoever types, and can be switched off", async () => {
    const page = await openToday();
    const field = page.getByRole("textbox").first();
    await field.fill("");
    await field.pressSequentially("gk?");
    expect(await field.inputValue()).toBe("gk?");
    expect(new URL(page.url()).pathname).toBe("/");

    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("checkbox", { name: /single keys/ }).uncheck();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    const lengthBefore = await page.evaluate(() => history.length);
    await page.keyboard.press("g");
    await page.keyboard.press("k");
    // Had a key led away, the next request of this page would be that page's.
    await page.getByRole("link", { name: "Projects" }).first().click();
    await page.waitForURL("**/projects");
    expect(await page.evaluate(() => history.length)).toBe(lengthBefore + 1);
  });
});

describe("the theme", () => {
  it("is remembered by this browser and rendered by the server, so that nothing flashes", async () => {
    const page = await openToday({ scheme: "light" });
    await page.locator(".person > summary").click();
    await page.getByRole("button", { name: "Switch to dark" }).click();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");

    const response = await page.reload();
    expect(await response?.text()).toContain('data-theme="dark"');

    await page.locator(".person > summary").click();
    await page.getByRole("button", { name: "Switch to light" }).click();
    expect(await page.locator("html").getAttribute("data-theme")).toBeNull();
  });
});

describe("two tabs", () => {
  it("show each other's changes within seconds, and leave alone what is being typed", async () => {
    const here = await openToday();
    const there = await here.context().newPage();
    await there.goto("/");

    const notes = here.getByRole("textbox", { name: "What are you working on?" });
    await notes.fill("half a thou");
    await there.getByRole("textbox", { name: "What are you working on?" }).fill("Told by the other tab");
    await there.keyboard.press("Enter");

    const list = here.locator("#day-list");
    await list.getByText("Told by the other tab", { exact: true }).waitFor();
    expect(await notes.inputValue()).toBe("half a thou");

    await list.getByRole("link", { name: "Edit: Told by the other tab" }).click();
    const edited = list.getByRole("textbox", { name: "Notes" });
    await edited.fill("not yet sav");
    await notes.focus();
    await there.getByRole("button", { name: "Stop" }).click();
    await here.getByText("No timer is running.").waitFor();
    expect(await edited.inputValue()).toBe("not yet sav");
  });
});

describe("a small screen", () => {
  it("shows every room without scrolling sideways", async () => {
    const page = await openAsOwner({ size: { width: 390, height: 844 } });
    for (const path of [
      "/",
      "/tasks",
      "/projects",
      "/connections",
      "/members",
      "/team",
      "/settings",
      "/deliveries",
    ]) {
      await page.goto(path);
      const overhang = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect(overhang, path).toBeLessThanOrEqual(0);
    }
  });
});
