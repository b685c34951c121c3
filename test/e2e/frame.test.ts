import { describe, expect, it } from "vitest";

import type { VisitorOptions } from "./support/browser.ts";
import { openAsOwner } from "./support/sign-in.ts";
import { useOwnHouse } from "./support/own-house.ts";

useOwnHouse();

/** Today, with its scripts running. */
async function openToday(options: VisitorOptions = {}) {
  const page = await openAsOwner(options);
  await page.goto("/");
  return page;
}

describe("the keyboard", () => {
  it("lists its shortcuts, and goes to a page by two keys", async () => {
    const page = await openToday();
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    expect(await help.isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await help.isVisible()).toBe(false);

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
    await page.keyboard.press("g");
    await page.keyboard.press("k");
    await page.waitForTimeout(300);
    expect(new URL(page.url()).pathname).toBe("/");
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
    await list.getByText("Told by the other tab").waitFor();
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
    for (const path of ["/", "/tasks", "/projects", "/connections", "/members", "/settings", "/deliveries"]) {
      await page.goto(path);
      const overhang = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect(overhang, path).toBeLessThanOrEqual(0);
    }
  });
});
