import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

useOwnInstance();

const own = "gitlab.acme.example";
let page: Page;
let connection = "";

const issuesAt = (host: string) => `${sandboxUrl()}/${host}/acme/web/-/issues`;

async function openIssue(host: string, title: string): Promise<void> {
  await page.goto(issuesAt(host));
  await page.getByLabel("Title").fill(title);
  await page.getByRole("button", { name: "Create issue" }).click();
  await page.getByRole("heading", { name: title }).waitFor();
}

/** The task that an issue became; how it is shown there. */
async function waitForTask(title: string): Promise<void> {
  await expect
    .poll(async () => {
      await page.goto(`/tasks?q=${encodeURIComponent(title)}`);
      return page.getByRole("link", { name: title, exact: true }).count();
    })
    .toBe(1);
}

beforeAll(async () => {
  page = await openAsOwner();
});

describe("GitLab in a browser", () => {
  it("is connected after consent, previewed and bound", async () => {
    await page.goto("/connect/gitlab");
    await page.getByText("confidential ones as far as you may see them").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("link", { name: "Continue to GitLab, for the workspace" }).click();
    await page.getByRole("button", { name: "Authorize as alice" }).click();
    await page.getByRole("heading", { name: "alice at GitLab" }).waitFor();
    connection = page.url();
    await page
      .getByRole("link", { name: /choose projects and groups/i })
      .first()
      .click();
    await page.getByText("This account reaches 128 projects and groups.").waitFor();
    await page.getByLabel(/^Search/).fill("acme/web");
    await page.getByLabel(/^Search/).press("Enter");
    await page.getByRole("checkbox", { name: "acme/web" }).first().check();
    await page.getByRole("button", { name: /^Connect the chosen/ }).click();
    await page.getByRole("heading", { name: "acme/web" }).waitFor();
    await page.getByRole("checkbox", { name: "bug", exact: true }).check();
    await page.getByRole("button", { name: "Preview" }).click();
    await page.getByText("Nothing is saved yet.").waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it("turns an issue into a task, and follows what a person does with it there", async () => {
    await openIssue("gitlab.com", "Door sticks");
    const address = page.url();
    await waitForTask("Door sticks");
    await page.goto(address);
    await page.getByLabel("Title").fill("Door is stuck");
    await page.getByRole("button", { name: "Save changes" }).click();
    await waitForTask("Door is stuck");
    await page.goto(address);
    await page.getByRole("button", { name: "Close issue" }).click();
    await expect
      .poll(async () => {
        await page.goto("/tasks?q=stuck&status=done");
        return page.getByRole("link", { name: "Door is stuck", exact: true }).count();
      })
      .toBe(1);
  });

  it("is connected at an instance of one's own with its own application", async () => {
    await page.goto("/connect/gitlab/instances");
    await page.getByLabel("Address of the server").fill("https://10.0.0.1");
    await page.getByLabel("Client id").fill("own-app");
    await page.getByLabel("Client secret").fill("own-secret");
    await page.getByRole("button", { name: "Register" }).click();
    await page.getByText("must be a public host name").waitFor();
    await page.getByLabel("Address of the server").fill(`https://${own}`);
    await page.getByLabel("Client secret").fill("own-secret");
    await page.getByRole("button", { name: "Register" }).click();
    await page.getByRole("link", { name: `Continue to ${own}, for the workspace` }).click();
    await page.getByRole("button", { name: "Authorize as alice" }).click();
    await page.getByRole("heading", { name: /^alice at/ }).waitFor();
    await page
      .getByRole("link", { name: /choose projects and groups/i })
      .first()
      .click();
    await page.getByRole("checkbox", { name: "acme/web" }).first().check();
    await page.getByRole("button", { name: /^Connect the chosen/ }).click();
    await page.getByRole("heading", { name: "acme/web" }).waitFor();
    await openIssue(own, "The intranet is slow");
    await waitForTask("The intranet is slow");
  });

  it("asks to be reconnected when its token dies, and goes on", async () => {
    await page.goto(`${sandboxUrl()}/gitlab.com/-/profile`);
    await page.getByRole("button", { name: "Revoke them: their tokens die" }).click();
    await page.goto(connection);
    await page.getByRole("button", { name: "Test connection" }).click();
    await page.getByRole("link", { name: "Reconnect" }).first().click();
    await page.getByRole("link", { name: "Continue to GitLab" }).click();
    await page.getByRole("button", { name: "Authorize as alice" }).click();
    await page.getByText("connected", { exact: true }).waitFor();
  });
});
