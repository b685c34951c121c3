import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { sandboxUrl } from "./support/browser.ts";
import { findBarriers } from "./support/accessibility.ts";
import { openAsOwner } from "./support/sign-in.ts";
import { useOwnInstance } from "./support/own-instance.ts";

useOwnInstance();

let page: Page;

async function openIssue(title: string): Promise<void> {
  const answer = await fetch(`${sandboxUrl()}/api.github.com/repos/acme/api/issues`, {
    method: "POST",
    headers: { Authorization: "Bearer sandbox-alice", "User-Agent": "test" },
    body: JSON.stringify({ title, labels: ["bug"] }),
  });
  expect(answer.status).toBe(201);
}

beforeAll(async () => {
  page = await openAsOwner();
  await page.goto("/connect/github");
  await page.getByRole("link", { name: "Continue to GitHub, for the workspace" }).click();
  await page.getByRole("button", { name: /alice/i }).click();
  await page
    .getByRole("link", { name: /choose repositories/i })
    .first()
    .click();
  await page.getByRole("heading", { name: "Choose repositories" }).waitFor();
});

describe("repositories in a browser", () => {
  it("are found among all, kept while searching, and connected", async () => {
    await page.getByText("This account reaches 120 repositories.").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByLabel("Search repositories").fill("acme/api");
    await page.getByLabel("Search repositories").press("Enter");
    await page.getByRole("checkbox", { name: "acme/api" }).first().check();
    await page.getByLabel("Search repositories").fill("nothing like this");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByText("Also chosen").waitFor();
    await page.getByRole("button", { name: "Connect the chosen repositories" }).click();
    await page.getByRole("heading", { name: "acme/api" }).waitFor();
  });

  it("show by themselves how the backfill ends", async () => {
    await page.getByRole("cell", { name: "All open issues" }).waitFor();
    await page.getByRole("cell", { name: "250", exact: true }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it("preview what other rules would make of their issues, and save them", async () => {
    await page.getByRole("checkbox", { name: "bug", exact: true }).check();
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByText("Nothing is saved yet.").waitFor();
    await page.getByText(/^Left out: \d+ issues/).waitFor();
    expect(await page.getByRole("checkbox", { name: "bug", exact: true }).isChecked()).toBe(true);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Save rules" }).click();
    await page.getByText("The rules are saved.").waitFor();
    expect(await page.getByRole("checkbox", { name: "bug", exact: true }).isChecked()).toBe(true);
  });

  it("turn a new issue into a task within seconds", async () => {
    await openIssue("Straight through the wire");
    await expect
      .poll(async () => {
        await page.goto("/tasks?q=straight");
        return page.getByRole("link", { name: "Straight through the wire", exact: true }).count();
      })
      .toBe(1);
  });
});
