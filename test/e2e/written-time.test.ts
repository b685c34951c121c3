import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { appUrl, sandboxUrl } from "./support/browser.ts";
import { jiraSteps } from "./support/jira-steps.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

const instance = useOwnInstance();

let page: Page;
/** Addresses of pages here and there. */
let timePage = "";
let door = "";
let window = "";

const site = () => `${sandboxUrl()}/acme.atlassian.net`;
const there = jiraSteps(() => ({ page, site: site() }));
const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Time is written half a minute after it was changed. */
const writeDue = () => instance.tick("* * * * *", Date.now() + 45_000);

/** The minutes of each worklog of an issue, as Jira shows them. */
async function minutesAt(issue: string): Promise<number[]> {
  await page.goto(issue);
  const fields = await page.getByLabel("Minutes").all();
  const values = await Promise.all(fields.map(async (field) => Number(await field.inputValue())));
  // The last is the form for another one.
  return values.slice(0, -1);
}

const expectAt = (issue: string, minutes: number[]) =>
  expect.poll(() => minutesAt(issue), { timeout: 60_000 }).toEqual(minutes);

/** Tracks time of yesterday on a task. */
async function track(title: string, notes: string, time: string): Promise<void> {
  await there.openTask(title);
  const taskId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const form = { notes, date: dayBefore(1), time, taskId };
  const sent = await page.request.post("/entries", { headers: { Origin: appUrl() }, form });
  expect(sent.ok()).toBe(true);
}

async function editEntry(notes: string, change: (form: ReturnType<Page["locator"]>) => Promise<unknown>) {
  await page.goto("/");
  await page.getByRole("link", { name: `Edit: ${notes}` }).click();
  const form = page.locator("form.edit");
  await change(form);
  await form.getByRole("button", { name: "Save" }).click();
  await form.waitFor({ state: "detached" });
}

async function saveSettings(change: () => Promise<unknown>): Promise<void> {
  await page.goto(timePage);
  await change();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.").waitFor();
}

/** What a person does with the first worklog of an issue at Jira. */
async function changeThere(issue: string, minutes: number): Promise<void> {
  await page.goto(issue);
  await page.getByLabel("Minutes").first().fill(String(minutes));
  await page.getByRole("button", { name: "Change", exact: true }).first().click();
}

beforeAll(async () => {
  page = await openAsOwner({ timeZone: "UTC" });
  await there.connectAndFindWeb();
  await there.connectChosen();
  await page.getByRole("link", { name: "Time to Jira" }).click();
  await page.getByRole("heading", { name: "Time to Jira" }).waitFor();
  timePage = page.url();
  window = await there.openIssue("Window sticks");
  door = await there.openIssue("Door sticks");
});

describe("time in a browser", () => {
  it("stays here until it is switched on, and earlier time is counted before it is written", async () => {
    await track("Door sticks", "Oiled the hinges", "9-10");
    await page.goto(timePage);
    await page.getByText("Nothing was written yet").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await saveSettings(() => page.getByLabel("Write time").selectOption("worklogs"));
    await writeDue();
    expect(await minutesAt(door)).toEqual([]);
    await page.goto(timePage);
    await page.getByLabel("Write all since").fill(dayBefore(3));
    await page.getByRole("button", { name: "Count" }).click();
    await page.getByText("One time entry on one task, 1 h in all, would be written to Jira.").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await minutesAt(door)).toEqual([]);
    await page.goto(timePage);
    await page.getByLabel("Write all since").fill(dayBefore(3));
    await page.getByRole("button", { name: "Count" }).click();
    await page.getByRole("button", { name: "Write it" }).click();
    await page.getByRole("heading", { name: "On its way" }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await writeDue();
    await expectAt(door, [60]);
    await page.goto(timePage);
    await page
      .getByRole("row", { name: /Door sticks/ })
      .getByText("1 h", { exact: true })
      .waitFor();
  });

  it("follows an entry that is edited, moved to another task, deleted and brought back", async () => {
    await editEntry("Oiled the hinges", (form) => form.getByLabel("Time", { exact: true }).fill("9-10:30"));
    await writeDue();
    await expectAt(door, [90]);
    await editEntry("Oiled the hinges", (form) =>
      form.getByLabel("Task", { exact: true }).selectOption({ label: "Window sticks (WEB-4)" }),
    );
    await writeDue();
    await expectAt(door, []);
    await expectAt(window, [90]);
    await page.goto("/");
    await page.getByRole("button", { name: "Delete: Oiled the hinges" }).click();
    await page.getByRole("link", { name: "Edit: Oiled the hinges" }).waitFor({ state: "detached" });
    await writeDue();
    await expectAt(window, []);
    await page.goto("/entries/deleted");
    await page.getByRole("button", { name: /^Restore/ }).click();
    await writeDue();
    await expectAt(window, [90]);
  });

  it("is summed by person and day when that is chosen", async () => {
    await track("Window sticks", "Planed the frame", "11-12");
    await saveSettings(() => page.getByLabel("One worklog for").selectOption("day"));
    await writeDue();
    await expectAt(window, [150]);
    await page.goto(timePage);
    await page
      .getByRole("row", { name: /Window sticks/ })
      .getByText("2 h 30 m")
      .waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it("is asked about when somebody changed or deleted it there, and goes on as it is told", async () => {
    await changeThere(window, 45);
    await saveSettings(() => page.getByLabel("Rounding").selectOption("5"));
    await writeDue();
    await expect
      .poll(async () => {
        await page.goto("/event-questions");
        return page.getByText("2 h 30 m here, changed to 45 m at Jira.").count();
      })
      .toBe(1);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: /^Write ours again/ }).click();
    await writeDue();
    await expectAt(window, [150]);
    await changeThere(window, 0);
    await saveSettings(() => page.getByLabel("Rounding").selectOption("0"));
    await writeDue();
    await expect
      .poll(async () => {
        await page.goto(timePage);
        return page.getByText("2 h 30 m here, deleted at Jira.").count();
      })
      .toBe(1);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: /^Leave it as it is at Jira/ }).click();
    await page.getByRole("region", { name: "Left as it is there" }).getByText("Window sticks").waitFor();
    await writeDue();
    expect(await minutesAt(window)).toEqual([]);
  });

  it("stands on the task beside the estimate and what others logged", async () => {
    const key = new URL(door).pathname.split("/").at(-1) ?? "";
    await fetch(`${sandboxUrl()}/_control/jira/issues/edit`, {
      method: "POST",
      body: JSON.stringify({ id: key, estimateSeconds: 8 * 3600 }),
    });
    await page.goto(door);
    await page.getByLabel("Minutes").last().fill("120");
    const form = page.locator("form").filter({ has: page.getByRole("button", { name: "Log time" }) });
    await form.getByLabel("As").selectOption({ label: "Bob Brandt" });
    await form.getByRole("button", { name: "Log time" }).click();
    await track("Door sticks", "Hung it again", "14-17");
    await writeDue();
    await expectAt(door, [120, 180]);
    await expect
      .poll(async () => {
        await there.openTask("Door sticks");
        return page.getByText("3 h here, 5 h in Jira in all.").count();
      })
      .toBe(1);
    await page.getByText("5 h spent of 8 h estimated, 3 h left.").waitFor();
    await page.getByRole("link", { name: "Who logged the other 2 h" }).click();
    await page.getByRole("rowheader", { name: "Bob Brandt" }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it("is refused with the reason on the page, and tried again once that is gone", async () => {
    const tracksNoTime = (isOff: boolean) =>
      fetch(`${sandboxUrl()}/_control/settings`, {
        method: "PUT",
        body: JSON.stringify({ jiraTracksNoTime: isOff }),
      });
    await tracksNoTime(true);
    await track("Door sticks", "Painted it", "18-19");
    await writeDue();
    await expect
      .poll(async () => {
        await page.goto(timePage);
        return page.getByText("Time tracking is switched off in this Jira.").count();
      })
      .toBe(1);
    expect(await findBarriers(page)).toEqual([]);
    await tracksNoTime(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("It is tried again within a minute.").waitFor();
    await writeDue();
    await expectAt(door, [120, 240]);
  });
});
