import type { Page } from "playwright-core";
import { expect } from "vitest";

/** What a person does at a Jira and on its tasks here. `site` is where the sandbox plays it. */
export function jiraSteps(at: () => { page: Page; site: string }) {
  const goTo = async (address: string) => {
    const { page } = at();
    await page.goto(address);
    return page;
  };
  const countTasks = async (title: string, more = "") => {
    const page = await goTo(`/tasks?q=${encodeURIComponent(title)}${more}`);
    return page.getByRole("link", { name: title, exact: true }).count();
  };
  return {
    countTasks,
    /** Connects the workspace as alice, and finds the project that is about to be chosen. */
    async connectAndFindWeb(): Promise<{ connection: string }> {
      const page = await goTo("/connect/jira");
      await page.getByRole("link", { name: "Continue to Jira, for the workspace" }).click();
      await page.getByRole("button", { name: "Accept as alice" }).click();
      await page.getByRole("heading", { name: /at Jira$/ }).waitFor();
      const connection = page.url();
      await page
        .getByRole("link", { name: /choose projects/i })
        .first()
        .click();
      await page.getByLabel(/^Search/).fill("acme web");
      await page.getByLabel(/^Search/).press("Enter");
      await page.getByRole("checkbox", { name: "Web (acme)" }).check();
      return { connection };
    },
    async connectChosen(): Promise<void> {
      const { page } = at();
      await page.getByRole("button", { name: /^Connect the chosen/ }).click();
      await page.getByRole("heading", { name: "Web", exact: true }).waitFor();
    },
    /** The new issue's address. */
    async openIssue(summary: string): Promise<string> {
      const page = await goTo(`${at().site}/browse/WEB`);
      await page.getByLabel("Summary").fill(summary);
      await page.getByRole("button", { name: "Create issue" }).click();
      await page.getByRole("heading", { name: summary }).waitFor();
      return page.url();
    },
    async retitle(issue: string, summary: string): Promise<void> {
      const page = await goTo(issue);
      await page.getByLabel("Summary").fill(summary);
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("heading", { name: summary }).waitFor();
    },
    /** Waits until the page says so. */
    async shows(address: string, text: string | RegExp): Promise<void> {
      const count = async () => (await goTo(address)).getByText(text).count();
      await expect.poll(count).toBeGreaterThan(0);
    },
    /** Waits for the task that an issue became. */
    async openTask(title: string): Promise<void> {
      await expect.poll(() => countTasks(title)).toBe(1);
      const { page } = at();
      await page.getByRole("link", { name: title, exact: true }).click();
      await page.getByRole("heading", { name: title, level: 1 }).waitFor();
    },
    /** Of the task whose page is open. */
    async rename(title: string): Promise<void> {
      const { page } = at();
      await page.getByLabel("Title", { exact: true }).fill(title);
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("heading", { name: title, level: 1 }).waitFor();
    },
  };
}
