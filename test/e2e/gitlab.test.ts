import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";
import { awaitTask, awaitText, comment, createTask, openTask, rename } from "./support/task-steps.ts";

const instance = useOwnInstance();

const own = "gitlab.acme.example";
let page: Page;
let connection = "";

const issuesAt = (host: string) => `${sandboxUrl()}/${host}/acme/web/-/issues`;
const hooks = () => `${sandboxUrl()}/gitlab.com/acme/web/-/hooks`;

/** Opens an issue in GitLab; its page there. */
async function openIssue(title: string, host = "gitlab.com"): Promise<string> {
  await page.goto(issuesAt(host));
  await page.getByLabel("Title").fill(title);
  await page.getByRole("button", { name: "Create issue" }).click();
  await page.getByRole("heading", { name: title }).waitFor();
  return page.url();
}

async function retitleThere(address: string, title: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel("Title").fill(title);
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByRole("heading", { name: title }).waitFor();
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
    await page.getByRole("checkbox", { name: "bug", exact: true }).uncheck();
    await page.getByLabel("Direction").selectOption("both");
    await page.getByLabel("When both sides changed the same").selectOption("ask");
    await page.getByRole("button", { name: "Save rules" }).click();
    await page.getByText("The rules are saved.").waitFor();
  });

  it("says the same on both sides, whichever was edited, commented on or closed", async () => {
    const address = await openIssue("Door sticks");
    await openTask(page, "Door sticks");
    await retitleThere(address, "Door is stuck");
    await page.getByLabel("Comment", { exact: true }).fill("It is the frost");
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await openTask(page, "Door is stuck");
    await awaitText(page, page.url(), "It is the frost");
    await comment(page, "Then we wait");
    await awaitText(page, address, "Then we wait");
    await openTask(page, "Door is stuck");
    await rename(page, "Door is free");
    await awaitText(page, address, "Door is free");
    await page.getByRole("button", { name: "Close issue" }).click();
    await awaitTask(page, "Door is free", "&status=done");
    await page.getByRole("link", { name: "Door is free", exact: true }).click();
    await page.getByRole("button", { name: "Reopen" }).click();
    await awaitText(page, address, "opened, issue");
  });

  it("gets an issue made of a task", async () => {
    await createTask(page, "Paint the gate");
    await page.getByRole("button", { name: "Create in acme/web" }).click();
    const link = page.getByRole("link", { name: /^acme\/web#\d+/ });
    await link.waitFor();
    const number = /#(\d+)/.exec(await link.innerText())?.[1];
    await awaitText(page, `${issuesAt("gitlab.com")}/${number}`, "Paint the gate");
  });

  it("is asked about what both sides changed while its webhook was disabled, which is noticed", async () => {
    const address = await openIssue("Lock jams");
    await openTask(page, "Lock jams");
    const task = page.url();
    await page.goto(hooks());
    await page.getByRole("button", { name: "Let it fail until it is disabled" }).click();
    await page.getByText("(disabled)").waitFor();
    await retitleThere(address, "Lock jams in winter");
    await page.goto(task);
    await rename(page, "Lock is stuck");
    await page.getByText("Both sides changed the title.").waitFor();
    await page.getByText("Lock jams in winter").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: /^Keep ours/ }).click();
    await awaitText(page, address, "Lock is stuck");
    await instance.tick("* * * * *", Date.now() + 25 * 3_600_000);
    await awaitText(page, hooks(), "(executable)");
    await page.goto(connection);
    await page
      .getByText(/had switched off the webhook of acme\/web/)
      .first()
      .waitFor();
    await openIssue("Hinge squeaks");
    await awaitTask(page, "Hinge squeaks");
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
    await openIssue("The intranet is slow", own);
    await awaitTask(page, "The intranet is slow");
  });

  it("asks to be reconnected when its token dies; then changes flow both ways again", async () => {
    await page.goto(`${sandboxUrl()}/gitlab.com/-/profile`);
    await page.getByRole("button", { name: "Revoke them: their tokens die" }).click();
    await page.goto(connection);
    await page.getByRole("button", { name: "Test connection" }).click();
    await page.getByRole("link", { name: "Reconnect" }).first().waitFor();
    const address = await openIssue("Roof leaks");
    await page.goto(connection);
    await page.getByRole("link", { name: "Reconnect" }).first().click();
    await page.getByRole("link", { name: "Continue to GitLab" }).click();
    await page.getByRole("button", { name: "Authorize as alice" }).click();
    await page.getByText("connected", { exact: true }).waitFor();
    await openTask(page, "Roof leaks");
    await rename(page, "Roof is tight");
    await awaitText(page, address, "Roof is tight");
  });
});
