import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
import { jiraSteps } from "./support/jira-steps.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

useOwnInstance();

let page: Page;
let connection = "";
let binding = "";

const site = () => `${sandboxUrl()}/jira.acme.example`;
const hooks = () => `${site()}/plugins/servlet/webhooks`;
const there = jiraSteps(() => ({ page, site: site() }));

async function syncNow(): Promise<void> {
  await page.goto(binding);
  await page.getByRole("button", { name: "Sync now" }).click();
}

beforeAll(async () => {
  page = await openAsOwner();
});

describe("a Jira Data Center in a browser", () => {
  it("is connected by a personal access token, once that is right", async () => {
    await page.goto("/connect/jira");
    await page.getByText("Use an API token instead").click();
    const address = page.getByLabel("Address at which you open Jira");
    const token = page.getByLabel("API token or personal access token");
    await address.fill("https://jira.acme.example");
    await token.fill("mistyped");
    await page.getByRole("button", { name: "Connect with this token" }).click();
    await page.getByText("Jira does not accept this token.").waitFor();
    expect(await address.inputValue()).toBe("https://jira.acme.example");
    expect(await findBarriers(page)).toEqual([]);
    await token.fill("sandbox-alice");
    await page.getByRole("button", { name: "Connect with this token" }).click();
    await page.getByRole("heading", { name: /^alice.* at / }).waitFor();
    connection = page.url();
  });

  it("has a project chosen by a JQL that it understands, and says what it does not", async () => {
    await page
      .getByRole("link", { name: /choose projects/i })
      .first()
      .click();
    await page.getByLabel(/^Search/).fill("web");
    await page.getByLabel(/^Search/).press("Enter");
    await page.getByRole("checkbox", { name: /^Web\b/ }).check();
    const jql = page.getByLabel("Only issues that match this JQL");
    await jql.fill("summary ~ = Lock");
    await page.getByRole("button", { name: /^Connect the chosen/ }).click();
    await page.getByText("Error in the JQL Query").first().waitFor();
    expect(await jql.inputValue()).toBe("summary ~ = Lock");
    await jql.fill("summary ~ Lock");
    await page.getByRole("button", { name: /^Connect the chosen/ }).click();
    await page.getByRole("heading", { name: "Web", exact: true }).waitFor();
    binding = page.url();
    await page.getByText("This account may not add webhooks here.").waitFor();
    await page.getByLabel("Direction").selectOption("both");
    await page.getByRole("button", { name: "Save rules" }).click();
    await page.getByText("The rules are saved.").waitFor();
  });

  it("tells of its issues by a webhook that an administrator pasted", async () => {
    await page.getByRole("button", { name: "Make a secret" }).click();
    const url = await page.getByLabel("Payload URL", { exact: true }).inputValue();
    const secret = await page.getByLabel("Secret", { exact: true }).inputValue();
    await page.goto(hooks());
    await page.getByLabel("name").fill("Timewire");
    await page.getByLabel("url").fill(url);
    await page.getByLabel("secret").fill(secret);
    await page.getByLabel("jql").fill("project = WEB");
    for (const box of await page.getByRole("checkbox").all()) await box.check();
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByText("enabled").waitFor();
    await there.openIssue("Window jams");
    await there.openIssue("Lock jams");
    await there.openTask("Lock jams");
    expect(await there.countTasks("Window jams")).toBe(0);
    await there.shows(binding, "The webhook that was added by hand works.");
  });

  it("says the same as its task, whichever was edited", async () => {
    const issue = await there.openIssue("Lock is loose");
    await there.openTask("Lock is loose");
    await there.rename("Lock is fixed");
    await there.shows(issue, "Lock is fixed");
    await there.retitle(issue, "Lock is loose again");
    await there.openTask("Lock is loose again");
  });

  it("has its webhook noticed that somebody disabled, until it tells again", async () => {
    await page.goto(hooks());
    await page.getByRole("button", { name: "Disable" }).click();
    await page.getByText("disabled").waitFor();
    for (const title of ["Lock squeaks", "Lock squeals"]) {
      await there.openIssue(title);
      await syncNow();
      await there.openTask(title);
    }
    await there.shows(connection, /The webhook that was added by hand is silent/);
    await page.goto(binding);
    await page.getByText("It does not work. Issues come by syncs").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.goto(hooks());
    await page.getByRole("button", { name: "Enable" }).click();
    await there.openIssue("Lock shines");
    await there.openTask("Lock shines");
    await there.shows(binding, "The webhook that was added by hand works.");
  });

  it("asks for another token when its own dies, and goes on in both directions", async () => {
    const issue = await there.openIssue("Lock of the gate");
    await there.openTask("Lock of the gate");
    const task = page.url();
    await page.goto(`${site()}/`);
    await page.getByRole("button", { name: "End all tokens" }).click();
    await page.goto(task);
    await there.rename("Lock of the door");
    await there.shows(connection, "needs reconnect");
    await there.openIssue("Lock of the shed");
    await page.goto(`${site()}/`);
    await page.getByRole("button", { name: "Make a token" }).click();
    const token = await page.locator("code").innerText();
    await page.goto(connection);
    await page.getByRole("link", { name: "Reconnect" }).first().click();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByLabel("API token or personal access token").fill(token);
    await page.getByRole("button", { name: "Reconnect with this token" }).click();
    await page.getByText("connected", { exact: true }).waitFor();
    await there.shows(issue, "Lock of the door");
    await there.openTask("Lock of the shed");
    await there.retitle(issue, "Lock of the cellar");
    await there.openTask("Lock of the cellar");
    await there.rename("Lock of the attic");
    await there.shows(issue, "Lock of the attic");
  });
});
