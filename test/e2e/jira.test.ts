import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
import { jiraSteps } from "./support/jira-steps.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

const instance = useOwnInstance();

let page: Page;
let connection = "";
let issue = "";
let task = "";

const site = () => `${sandboxUrl()}/acme.atlassian.net`;
const hooks = () => `${site()}/plugins/servlet/webhooks`;
const there = jiraSteps(() => ({ page, site: site() }));

beforeAll(async () => {
  page = await openAsOwner();
});

describe("Jira in a browser", () => {
  it("is connected after consent, and a project of one of its sites is chosen by a JQL that Jira understands", async () => {
    await page.goto("/connect/jira");
    expect(await findBarriers(page)).toEqual([]);
    ({ connection } = await there.connectAndFindWeb());
    const jql = page.getByLabel("Only issues that match this JQL");
    await jql.fill("summary ~ = Door");
    await page.getByRole("button", { name: /^Connect the chosen/ }).click();
    await page.getByText("Error in the JQL Query").first().waitFor();
    expect(await jql.inputValue()).toBe("summary ~ = Door");
    expect(await findBarriers(page)).toEqual([]);
    await jql.fill("summary ~ Door");
    await page.getByRole("button", { name: "Show choices and preview" }).click();
    await page.getByText("Nothing is saved yet.").waitFor();
    await there.connectChosen();
    await page.getByText("Jira notifies Timewire at once when an issue changes.").waitFor();
    await page.getByLabel("Direction").selectOption("both");
    await page.getByLabel("When both sides changed the same").selectOption("ask");
    await page.getByRole("button", { name: "Save rules" }).click();
    await page.getByText("The rules are saved.").waitFor();
    expect(await page.getByLabel("Direction").inputValue()).toBe("both");
  });

  it("turns issues that match into tasks, and follows what a person does with them there", async () => {
    await there.openIssue("Window sticks");
    issue = await there.openIssue("Door sticks");
    await there.openTask("Door sticks");
    expect(await there.countTasks("Window sticks")).toBe(0);
    await there.retitle(issue, "Door is stuck");
    await there.openTask("Door is stuck");
    task = page.url();
  });

  it("writes there what is changed here, and takes the status that it gets there", async () => {
    await there.rename("Door is stuck again");
    await there.shows(issue, "Door is stuck again");
    await page.getByLabel("Status").selectOption({ label: "Done" });
    await page.getByRole("button", { name: "Move card" }).click();
    await expect.poll(() => there.countTasks("Door is stuck again", "&status=done")).toBe(1);
  });

  it("gets an issue made of a task, and its comment", async () => {
    await page.goto("/tasks");
    await page.keyboard.press("n");
    await page.keyboard.type("Paint the Door");
    await page.keyboard.press("Enter");
    await there.openTask("Paint the Door");
    await page.getByRole("button", { name: "Create in Web" }).click();
    const link = page.getByRole("link", { name: /^WEB-\d+/ });
    await link.waitFor();
    const key = /WEB-\d+/.exec(await link.innerText())?.[0] ?? "";
    await page.getByLabel("New comment").fill("Green, please");
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await there.shows(`${site()}/browse/${key}`, "Green, please");
    await page.getByRole("heading", { name: "Paint the Door" }).waitFor();
  });

  it("asks about what both sides changed while Jira had ended its webhook, which is noticed", async () => {
    await page.goto(hooks());
    await page.getByRole("button", { name: "End it now" }).click();
    await page.getByText("ended").waitFor();
    await there.retitle(issue, "Door jams in winter");
    await page.goto(task);
    await there.rename("Door is free");
    await page.getByText("Both sides changed the title.").waitFor();
    await page.getByText("Door jams in winter").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: /^Keep ours/ }).click();
    await there.shows(issue, "Door is free");
    await instance.tick("* * * * *", Date.now() + 25 * 3_600_000);
    await there.shows(hooks(), /until \d/);
    await page.goto(connection);
    await page.getByText("Jira had ended the webhook of Web.").first().waitFor();
    await there.openIssue("Door hinge squeaks");
    await there.openTask("Door hinge squeaks");
  });

  it("asks to be reconnected when its token dies; then what both sides did meanwhile arrives", async () => {
    const squeaking = await there.openIssue("Door squeaks");
    await there.openTask("Door squeaks");
    await page.goto(`${site()}/`);
    await page.getByRole("button", { name: "End all tokens" }).click();
    await page.goto(connection);
    await page.getByRole("button", { name: "Test connection" }).click();
    await page.getByRole("link", { name: "Reconnect" }).first().waitFor();
    await there.retitle(squeaking, "Door is oiled");
    await page.getByLabel("Comment", { exact: true }).fill("With olive oil");
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    await page.getByText("With olive oil").first().waitFor();
    await page.goto(task);
    await there.rename("Door swings");
    await page.goto(connection);
    await page.getByRole("link", { name: "Reconnect" }).first().click();
    await page.getByRole("link", { name: "Continue to Jira" }).click();
    await page.getByRole("button", { name: "Accept as alice" }).click();
    await page.getByText("connected", { exact: true }).waitFor();
    await there.shows(issue, "Door swings");
    await there.openTask("Door is oiled");
    await there.shows(page.url(), "With olive oil");
    await there.retitle(issue, "Door swings both ways");
    // On its page, because it is done by now, and the list shows what is not.
    await there.shows(task, "Door swings both ways");
  });
});
