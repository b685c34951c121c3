import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { holdAnswers } from "./support/hold-answers.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

useOwnInstance();

let page: Page;

beforeAll(async () => {
  page = await openAsOwner();
});

const entries = (tab: Page = page) => tab.getByRole("region", { name: "Entries" });
const timer = (tab: Page = page) => tab.getByRole("region", { name: "Timer" });

async function start(notes: string, tab: Page = page): Promise<void> {
  await tab.getByLabel("What are you working on?").first().fill(notes);
  await tab.keyboard.press("Enter");
  await timer(tab).getByText(notes).waitFor();
}

describe("the timer", () => {
  it("starts with the keyboard, ticks, switches, and stops", async () => {
    await page.goto("/");
    await start("Read the mail");
    const clock = timer().getByText(/^\d+:\d\d:\d\d$/);
    const before = await clock.textContent();
    await expect.poll(() => clock.textContent()).not.toBe(before);
    await start("Review the login");
    await entries().getByText("Read the mail", { exact: true }).waitFor();
    const found = page.locator("#start-found");
    await page.getByLabel("What are you working on?").first().pressSequentially("Read");
    await found.getByText("Read the mail").first().waitFor();
    await start("Read it again");
    await found.waitFor({ state: "hidden" });
    expect(await findBarriers(page)).toEqual([]);
    await timer().getByRole("button", { name: /^Stop/ }).click();
    await page.getByText("No timer is running.").waitFor();
  });

  it("is the same in a second tab, by itself", async () => {
    const tab = await page.context().newPage();
    await tab.goto("/");
    await start("Seen from both sides");
    await timer(tab).getByText("Seen from both sides").waitFor();
    await timer(tab).getByRole("button", { name: /^Stop/ }).click();
    await timer().getByText("No timer is running.").waitFor();
    await tab.close();
  });
});

describe("entries", () => {
  it("are added from what people type, and a refusal keeps it", async () => {
    await page.goto("/");
    await page.getByText("Add an entry by hand").click();
    const form = page.locator("#add");
    await form.getByLabel("Notes").fill("Planning");
    await form.getByLabel("Time", { exact: true }).fill("9-potato");
    await form.getByRole("button", { name: "Add entry" }).click();
    await form.locator("[aria-invalid=true]").waitFor();
    expect(await form.getByLabel("Time", { exact: true }).inputValue()).toBe("9-potato");
    expect(await form.getByLabel("Notes").inputValue()).toBe("Planning");
    // Of yesterday: a time that lies ahead is asked about.
    await form.getByLabel("Day").fill(new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
    await form.getByLabel("Time", { exact: true }).fill("9-10:15");
    await form.getByRole("button", { name: "Add entry" }).click();
    await entries().getByText("Planning", { exact: true }).waitFor();
    await entries().getByText("1:15").first().waitFor();
  });

  it("are edited in place, deleted, and brought back", async () => {
    await entries().getByRole("link", { name: "Edit: Planning" }).click();
    await entries().getByLabel("Time", { exact: true }).fill("9:00 – 11:00");
    expect(await findBarriers(page)).toEqual([]);
    await entries().getByRole("button", { name: "Save" }).click();
    await entries().getByText("2:00").first().waitFor();
    await entries().getByRole("button", { name: "Delete: Planning" }).click();
    await entries().getByText("Planning", { exact: true }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).last().click();
    await entries().getByText("Planning", { exact: true }).waitFor();
  });
});

describe("what is typed while an answer is under way", () => {
  it("stays in the field, with the caret, and is started next", async () => {
    await page.goto("/");
    const field = page.locator("#start-notes");
    const answer = await holdAnswers(page, "/timer");
    await field.fill("Water the plants");
    await field.press("Enter");
    await page.locator("#start[aria-busy=true]").waitFor();
    await page.keyboard.type("Feed the cat");
    await page.keyboard.press("Home");
    for (let step = 0; step < 21; step++) await page.keyboard.press("ArrowRight");
    answer.release();
    await timer().getByText("Water the plants").waitFor();
    expect(await field.inputValue()).toBe("Feed the cat");
    await page.keyboard.type("grey ", { delay: 0 });
    expect(await field.inputValue()).toBe("Feed grey the cat");
    await page.keyboard.press("Enter");
    await timer().getByText("Feed grey the cat").waitFor();
    await expect.poll(() => field.inputValue()).toBe("");
  });

  it("stays in a row that is edited, whatever is answered", async () => {
    await entries().getByRole("link", { name: "Edit: Water the plants" }).click();
    const notes = entries().getByLabel("Notes");
    await notes.fill("Water the palms");
    await start("Call the vet");
    await entries().getByText("Feed grey the cat", { exact: true }).waitFor();
    expect(await notes.inputValue()).toBe("Water the palms");
    const action = await entries().locator("form.edit").getAttribute("action");
    const answer = await holdAnswers(page, new URL(action ?? "", page.url()).pathname);
    await notes.press("Enter");
    await entries().locator("form.edit[aria-busy=true]").waitFor();
    await notes.fill("Water the palms, twice");
    answer.release();
    await entries().locator("form.edit:not([aria-busy])").waitFor();
    expect(await notes.inputValue()).toBe("Water the palms, twice");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await entries().getByText("Water the palms", { exact: true }).waitFor();
    await timer().getByRole("button", { name: /^Stop/ }).click();
    await page.getByText("No timer is running.").waitFor();
  });
});

describe("several entries", () => {
  it("are selected, changed at once and deleted; both are undone", async () => {
    await start("Sort the shelf");
    await start("Sweep the floor");
    await timer().getByRole("button", { name: /^Stop/ }).click();
    await page.getByText("No timer is running.").waitFor();
    const chosen = page.getByRole("form", { name: "The selected entries" });
    expect(await chosen.isVisible()).toBe(false);
    for (const name of ["Sort the shelf", "Sweep the floor"])
      await entries()
        .getByRole("checkbox", { name: `Select: ${name}` })
        .check();
    expect(await findBarriers(page)).toEqual([]);
    // A row that is open for editing keeps what is typed.
    await entries().getByRole("link", { name: "Edit: Feed grey the cat" }).click();
    const typed = entries().locator("form.edit").getByLabel("Notes");
    await typed.fill("Feed both cats");
    await chosen.getByLabel(/^Tags/).fill("cellar");
    await chosen.getByRole("button", { name: "Change" }).click();
    await page.getByText("2 entries are changed.").waitFor();
    await expect.poll(() => entries().getByText("cellar").count()).toBe(2);
    await chosen.waitFor({ state: "hidden" });
    expect(await typed.inputValue()).toBe("Feed both cats");
    await page.getByRole("button", { name: "Undo" }).last().click();
    await entries().getByText("cellar").first().waitFor({ state: "detached" });
    expect(await typed.inputValue()).toBe("Feed both cats");
    await entries().getByRole("button", { name: "Save" }).click();
    await entries().getByText("Feed both cats", { exact: true }).waitFor();

    for (const name of ["Sort the shelf", "Sweep the floor"])
      await entries()
        .getByRole("checkbox", { name: `Select: ${name}` })
        .check();
    await chosen.getByRole("button", { name: "Delete" }).click();
    await entries().getByText("Sweep the floor", { exact: true }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).last().click();
    await entries().getByText("Sweep the floor", { exact: true }).waitFor();
  });
});

describe("on a phone in the dark, without JavaScript", () => {
  it("the timer starts and stops by plain forms", async () => {
    const phone = await openAsOwner({ javaScript: false, scheme: "dark", size: { width: 390, height: 844 } });
    await phone.goto("/");
    await phone.getByLabel("What are you working on?").first().fill("By hand");
    await phone.getByRole("button", { name: "Start", exact: true }).click();
    await timer(phone).getByText("By hand").waitFor();
    await timer(phone).getByRole("button", { name: /^Stop/ }).click();
    await phone.getByText("No timer is running.").waitFor();
    const width = await phone.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    const span = await phone.locator(".entry .entry-span").first().boundingBox();
    expect(span?.height).toBeLessThan(40);
  });
});
