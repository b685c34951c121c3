import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

useOwnInstance();

let page: Page;
type Issue = { number: number; title: string; state: string };

async function github<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${sandboxUrl()}/api.github.com/repos/acme/cart/issues${path}`, {
    method,
    headers: { Authorization: "Bearer sandbox-alice", "User-Agent": "test" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.ok).toBe(true);
  // safe because the sandbox answers as GitHub documents
  return (await answer.json()) as T;
}

const titled = async (title: string) =>
  (await github<Issue[]>("GET", "?state=all&per_page=100")).find((issue) => issue.title === title);

async function openTask(title: string): Promise<void> {
  await expect
    .poll(async () => {
      await page.goto("/tasks");
      return page.getByRole("link", { name: title, exact: true }).count();
    })
    .toBe(1);
  await page.getByRole("link", { name: title, exact: true }).click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
}

async function rename(title: string): Promise<void> {
  await page.getByLabel("Title").fill(title);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("heading", { name: title, level: 1 }).waitFor();
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
  await page.getByLabel("Search repositories").fill("acme/cart");
  await page.getByLabel("Search repositories").press("Enter");
  await page.getByRole("checkbox", { name: "acme/cart" }).first().check();
  await page.getByRole("button", { name: "Connect the chosen repositories" }).click();
  await page.getByRole("heading", { name: "acme/cart" }).waitFor();
  await page.getByLabel("Direction").selectOption("both");
  await page.getByLabel("When both sides changed the same").selectOption("ask");
  expect(await page.getByLabel("“Done” is written as").inputValue()).toBe("closed");
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Save rules" }).click();
  await page.getByText("The rules are saved.").waitFor();
});

describe("changes in a browser", () => {
  it("go to the issue within seconds", async () => {
    await github("POST", "", { title: "Hinge squeaks" });
    await openTask("Hinge squeaks");
    await rename("Hinge is silent");
    await page.getByRole("button", { name: "Mark as done" }).click();
    await expect.poll(async () => (await titled("Hinge is silent"))?.state).toBe("closed");
    await page.reload();
    expect(await page.getByText("Waiting to be written").count()).toBe(0);
  });

  it("are asked about when both sides changed the same", async () => {
    const { number } = await github<Issue>("POST", "", { title: "Lock jams" });
    await openTask("Lock jams");
    await fetch(`${sandboxUrl()}/_control/faults/api.github.com`, {
      method: "PUT",
      body: JSON.stringify({ kind: "webhooks_lost", times: 1 }),
    });
    await github("PATCH", `/${number}`, { title: "Lock jams in winter" });
    await rename("Lock is stuck");
    await page.getByText("Both sides changed the title.").waitFor();
    await page.getByText("Lock jams in winter").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: /^Keep ours/ }).click();
    await expect.poll(async () => (await github<Issue>("GET", `/${number}`)).title).toBe("Lock is stuck");
  });

  it("are refused in the provider's words", async () => {
    await github("POST", "", { title: "Key is lost" });
    await openTask("Key is lost");
    await rename("k".repeat(280));
    await page.getByText("Not accepted there: the title.").waitFor();
    await page.getByText("title is too long").waitFor();
    await page.getByRole("button", { name: /^Take theirs/ }).click();
    await page.getByRole("heading", { name: "Key is lost", level: 1 }).waitFor();
  });

  it("make issues of tasks, and comments of comments", async () => {
    await page.goto("/tasks");
    await page.keyboard.press("n");
    await page.keyboard.type("Paint the gate");
    await page.keyboard.press("Enter");
    await openTask("Paint the gate");
    await page.getByRole("button", { name: "Create in acme/cart" }).click();
    await expect.poll(async () => (await titled("Paint the gate"))?.number).toBeGreaterThan(0);
    const { number } = (await titled("Paint the gate")) ?? { number: 0 };
    await page.getByRole("link", { name: `acme/cart#${number}` }).waitFor();
    await page.getByLabel("New comment").fill("Green, please");
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await page.getByRole("paragraph").filter({ hasText: "Green, please" }).waitFor();
    await expect
      .poll(async () =>
        (await github<{ body: string }[]>("GET", `/${number}/comments`)).map(({ body }) => body),
      )
      .toEqual([expect.stringContaining("Green, please")]);
    await github("POST", `/${number}/comments`, { body: "Green it is" });
    await page.getByRole("paragraph").filter({ hasText: "Green it is" }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });
});
