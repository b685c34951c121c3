import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

useOwnInstance();

let page: Page;
let github: Page;

const issues = () => `${sandboxUrl()}/github.com/acme/web/issues`;

beforeAll(async () => {
  page = await openAsOwner();
  github = await page.context().newPage();
  await page.goto("/settings");
  await page.getByLabel("Start my timer when an issue is assigned to me").check();
  await page.getByRole("button", { name: "Save profile" }).click();
  await page.goto("/connect/github");
  await page.getByRole("link", { name: "Continue to GitHub, for the workspace" }).click();
  await page.getByRole("button", { name: /alice/i }).click();
  await page
    .getByRole("link", { name: /choose repositories/i })
    .first()
    .click();
  await page.getByLabel("Search repositories").fill("acme/web");
  await page.getByLabel("Search repositories").press("Enter");
  await page.getByRole("checkbox", { name: "acme/web" }).first().check();
  await page.getByLabel(/start a timer when an issue is assigned/i).check();
  await page.getByRole("button", { name: "Connect the chosen repositories" }).click();
  await page.getByRole("heading", { name: "acme/web" }).waitFor();
});

async function openIssue(title: string): Promise<void> {
  await github.goto(`${issues()}/new`);
  await github.getByLabel("Title").fill(title);
  await github.getByRole("button", { name: "Open the issue" }).click();
  await github.getByRole("heading", { name: new RegExp(`^${title} #`) }).waitFor();
}

describe("an issue in the sandbox's GitHub", () => {
  it("becomes a task that opens, with no barrier on its page", async () => {
    await openIssue("The login button is grey");
    await page.goto("/tasks?q=grey");
    const link = page.getByRole("link", { name: "The login button is grey", exact: true });
    await link.waitFor();
    await link.click();
    await page.getByRole("heading", { name: "The login button is grey" }).waitFor();
    await page
      .getByRole("link", { name: /acme\/web#\d+/ })
      .first()
      .waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it("starts its assignee's timer, which Today shows without a reload", async () => {
    await page.goto("/");
    await github.getByLabel(/alice/i).first().check();
    await github.getByRole("button", { name: "Save assignees" }).click();
    const timer = page.getByRole("region", { name: "Timer" });
    await timer.getByText("The login button is grey").first().waitFor();
    await timer.getByRole("button", { name: /^Stop/ }).click();
    await timer.getByText("No timer is running.").waitFor();
  });

  it("is done here when it is closed there, and the delivery says so", async () => {
    await github.getByRole("button", { name: /completed/i }).click();
    await page.goto("/tasks?q=grey&state=done");
    await page.getByRole("link", { name: "The login button is grey", exact: true }).waitFor();
    await page.goto("/deliveries");
    await page.getByText("issues · closed").first().waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page
      .getByRole("row", { name: /issues · closed/ })
      .first()
      .getByRole("link")
      .first()
      .click();
    await page.getByText("X-GitHub-Hook-Id", { exact: false }).first().waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await page.content()).not.toContain("sha256=");
  });

  it("fits a small screen, however long what happened is", async () => {
    const phone = await openAsOwner({ size: { width: 390, height: 844 }, scheme: "dark" });
    for (const path of ["/deliveries", "/tasks", "/connections"]) {
      await phone.goto(path);
      const overhang = await phone.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overhang, path).toBeLessThanOrEqual(0);
    }
  });
});
