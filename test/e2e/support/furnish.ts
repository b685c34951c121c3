import type { Page } from "playwright-core";

import { google } from "./calendar-sites.ts";
import { chooseCalendar, connectCalendar, track } from "./calendar-steps.ts";

const pathOf = (page: Page) => new URL(page.url()).pathname;

/** Gives an empty instance one of each thing that has a page of its own. Returns their paths. */
export async function furnish(page: Page): Promise<string[]> {
  await google.add("alice", "Call with Northwind");
  await connectCalendar(page, google, "alice");
  const choice = pathOf(page);
  await chooseCalendar(page, "both");
  const calendar = pathOf(page);
  await page.getByLabel("Title contains").last().fill("retro");
  await page.getByRole("button", { name: "Save with this rule" }).click();
  const [project, task] = await addWork(page);
  const paths = [choice, choice.replace("/calendars", ""), calendar, project, task, await addEntry(page)];
  return [
    ...paths,
    await upload(page),
    await invite(page),
    `${calendar}?title=Planning`,
    "/calendar?date=2026-01-01&view=day",
  ];
}

/** A date that lies ahead whenever this runs, YYYY-MM-DD. */
export const dateIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Makes the project Lighthouse with the milestone Lamp, and stays on its page. Returns its path. */
export async function addLighthouse(page: Page, dueOn: string): Promise<string> {
  await page.goto("/projects");
  await page.getByText("New project").click();
  await page.getByLabel("Name").fill("Lighthouse");
  await page.getByRole("button", { name: "Create project" }).click();
  await page.getByRole("link", { name: "Lighthouse", exact: true }).click();
  await page.getByLabel("Milestone", { exact: true }).fill("Lamp");
  await page.getByLabel("Day", { exact: true }).fill(dueOn);
  await page.getByRole("button", { name: "Add a milestone" }).click();
  await page.getByText("Change Lamp").waitFor();
  return pathOf(page);
}

async function addWork(page: Page): Promise<[string, string]> {
  const project = await addLighthouse(page, dateIn(11));
  await page.getByText("Change Lamp").click();
  await page.goto("/tasks");
  await page.locator("#new-task").click();
  await page.locator("details.new form").getByLabel("Title").fill("Oil the hinges");
  await page.getByRole("button", { name: "Create task" }).click();
  await page.getByRole("link", { name: "Oil the hinges", exact: true }).click();
  await page.waitForURL(/\/tasks\/\w+/);
  return [project, pathOf(page)];
}

async function addEntry(page: Page): Promise<string> {
  await track(page, "Inventory of the cellar");
  await page.goto("/");
  const edit = page.getByRole("link", { name: "Edit: Inventory of the cellar" });
  return (await edit.getAttribute("href")) ?? "";
}

/** A file that is checked and holds lines that cannot be read. */
async function upload(page: Page): Promise<string> {
  await page.goto("/settings/data");
  const text =
    "Date,Hours,Project,User\n2026-03-31,1.5,Cellar,Bob\n2026-03-31,1.5,Cellar,\n2026-02-30,1,Cellar,\n";
  const file = { name: "time.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
  await page.getByLabel("Toggl Track").setInputFiles(file);
  await page.getByRole("button", { name: "Upload" }).click();
  await page.getByRole("button", { name: "Check what it holds" }).click();
  await page.getByRole("button", { name: "Check again" }).waitFor();
  return pathOf(page);
}

async function invite(page: Page): Promise<string> {
  await page.goto("/members");
  await page.getByRole("button", { name: "Make an invitation link" }).click();
  return new URL(await page.getByRole("textbox", { name: "Invitation link" }).inputValue()).pathname;
}
