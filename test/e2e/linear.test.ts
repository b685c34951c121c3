import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";
import { awaitTask, awaitText, comment, createTask, openTask, rename } from "./support/task-steps.ts";

const instance = useOwnInstance();

let page: Page;
let bobs = "";
let administrators = "";
const team = (key: string) => `${sandboxUrl()}/linear.app/acme/team/${key}`;
const settings = () => `${sandboxUrl()}/linear.app/acme/settings/api`;

async function chooseTeam(name: string): Promise<void> {
  await page
    .getByRole("link", { name: /choose teams and projects/i })
    .first()
    .click();
  await page.getByLabel("Search teams and projects").fill(name);
  await page.getByLabel("Search teams and projects").press("Enter");
  await page.getByRole("checkbox", { name }).first().check();
  await page.getByRole("button", { name: "Connect the chosen teams and projects" }).click();
  await page.getByRole("heading", { name }).waitFor();
}

/** Opens an issue in Linear; its page there. */
async function openIssue(title: string, key = "ENG"): Promise<string> {
  await page.goto(team(key));
  await page.getByLabel("New issue").fill(title);
  await page.getByRole("button", { name: "Create the issue" }).click();
  await page.getByRole("heading", { name: title }).waitFor();
  return page.url();
}

async function retitleThere(address: string, title: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel("Title").fill(title);
  await page.getByRole("button", { name: "Save the issue" }).click();
  await page.getByRole("heading", { name: title }).waitFor();
}

beforeAll(async () => {
  page = await openAsOwner();
});

describe("Linear in a browser", () => {
  it("is connected by an administrator's API key; a team is found among two hundred, and previewed", async () => {
    await page.goto("/connect/linear");
    await page.getByText("Use an API key instead").click();
    await page.getByLabel("API key", { exact: true }).fill("sandbox-alice");
    await page.getByRole("button", { name: "Connect with this token" }).click();
    await page.getByRole("heading", { name: /at Linear$/ }).waitFor();
    administrators = page.url();
    await chooseTeam("Engineering");
    await page.getByText("Linear notifies Timewire at once when an issue changes.").waitFor();
    await page.getByRole("checkbox", { name: "bug", exact: true }).check();
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByText("Nothing is saved yet.").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("checkbox", { name: "bug", exact: true }).uncheck();
    await page.getByLabel("Direction").selectOption("both");
    await page.getByLabel("When both sides changed the same").selectOption("ask");
    await page.getByLabel("“In progress” is written as").selectOption({ label: "In Review" });
    await page.getByRole("button", { name: "Save rules" }).click();
    await page.getByText("The rules are saved.").waitFor();
  });

  it("says the same on both sides, whichever was edited", async () => {
    const address = await openIssue("Door sticks");
    await openTask(page, "Door sticks");
    await retitleThere(address, "Door is stuck");
    await openTask(page, "Door is stuck");
    await rename(page, "Door is free");
    await page.getByRole("button", { name: "Mark as done" }).click();
    await awaitText(page, address, "Door is free");
    await expect
      .poll(async () => {
        await page.goto(address);
        return page.getByLabel("Status").locator("option:checked").textContent();
      })
      .toBe("Done");
  });

  it("gets an issue made of a task, and comments both ways", async () => {
    await createTask(page, "Paint the gate");
    await page.getByRole("button", { name: "Create in Engineering" }).click();
    await page.getByRole("link", { name: /^ENG-\d+/ }).waitFor();
    const task = page.url();
    await comment(page, "Green, please");
    const key = await page.getByRole("link", { name: /^ENG-\d+/ }).innerText();
    const address = `${sandboxUrl()}/linear.app/acme/issue/${/ENG-\d+/.exec(key)?.[0]}`;
    await awaitText(page, address, "Paint the gate");
    await awaitText(page, address, "Green, please");
    await page.getByLabel("Comment", { exact: true }).fill("Blue is cheaper");
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await awaitText(page, task, "Blue is cheaper");
  });

  it("is asked about what both sides changed while its webhook was switched off, which is noticed", async () => {
    const address = await openIssue("Lock jams");
    await openTask(page, "Lock jams");
    const task = page.url();
    await page.goto(settings());
    await page.getByRole("button", { name: "Switch it off" }).click();
    await page.getByText("switched off").waitFor();
    await retitleThere(address, "Lock jams in winter");
    await page.goto(task);
    await rename(page, "Lock is stuck");
    await page.getByText("Both sides changed the title.").waitFor();
    await page.getByText("Lock jams in winter").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: /^Keep ours/ }).click();
    await awaitText(page, address, "Lock is stuck");
    await instance.tick("* * * * *", Date.now() + 25 * 3_600_000);
    await awaitText(page, settings(), "switched on");
    await page.goto(administrators);
    await page
      .getByText(/had switched off the webhook of Engineering/)
      .first()
      .waitFor();
    await openIssue("Hinge squeaks");
    await awaitTask(page, "Hinge squeaks");
  });

  it("is allowed in words by a member, whose teams are synced without a webhook", async () => {
    await page.goto("/connect/linear");
    await page.getByText("Read the teams that you see").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("link", { name: "Continue to Linear, for the workspace" }).click();
    await page.getByRole("button", { name: "Authorize as bob" }).click();
    await page.getByRole("heading", { name: /at Linear$/ }).waitFor();
    bobs = page.url();
    await chooseTeam("Design");
    await page
      .getByText(/Only an administrator's API key may add webhooks/)
      .first()
      .waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it("asks to be reconnected once access was withdrawn there, and goes on", async () => {
    await page.goto(settings());
    await page.getByRole("button", { name: "Revoke access" }).first().click();
    await page.goto(bobs);
    await page.getByRole("button", { name: "Test connection" }).click();
    await page.getByRole("link", { name: "Reconnect" }).first().waitFor();
    await openIssue("Roof leaks", "DES");
    await page.goto(bobs);
    await page.getByRole("link", { name: "Reconnect" }).first().click();
    await page.getByRole("link", { name: "Continue to Linear", exact: true }).click();
    await page.getByRole("button", { name: "Authorize as bob" }).click();
    await page.getByText("connected", { exact: true }).waitFor();
    await awaitTask(page, "Roof leaks");
  });
});
