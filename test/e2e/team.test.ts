import { expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { openBrowser } from "./support/browser.ts";
import { openAsOwner, signIn } from "./support/sign-in.ts";
import { useOwnInstance } from "./support/own-instance.ts";

useOwnInstance();

/** Monday of the week before this one, and days after it, whatever the zone. */
const monday = new Date(Date.now() - (((new Date().getUTCDay() + 6) % 7) + 7) * 86_400_000);
const dayAfter = (days: number) => new Date(monday.getTime() + days * 86_400_000).toISOString().slice(0, 10);

it("a lead's Friday: a missing day, a week sent back and approved, and books that are closed", async () => {
  const lead = await openAsOwner();
  await lead.goto("/members");
  await lead.getByLabel("Who is it for?").fill("Bob");
  await lead.getByRole("button", { name: "Make an invitation link" }).click();
  const link = await lead.getByLabel("Invitation link", { exact: true }).inputValue();
  const { page: bob } = await openBrowser({
    timeZone: "Europe/Berlin",
    size: { width: 390, height: 844 },
    scheme: "dark",
  });
  await signIn(bob, "bob", link);

  await lead.goto("/settings/workspace");
  await lead.getByLabel("Weeks are submitted and approved").check();
  await lead
    .getByRole("region", { name: "Locked time" })
    .getByRole("button", { name: "Save" })
    .nth(1)
    .click();
  await lead.getByText("Weeks are submitted and approved from now on.").waitFor();
  await lead.goto("/team/hours");
  await lead.getByLabel("For", { exact: true }).selectOption({ label: "Bob Brandt" });
  await lead.getByLabel(/^From/).fill(dayAfter(0));
  await lead.getByRole("button", { name: "Save" }).click();
  await lead.getByRole("rowheader", { name: "Bob Brandt" }).waitFor();
  expect(await findBarriers(lead)).toEqual([]);

  // Bob fills Monday to Thursday, and forgets Friday.
  await bob.goto("/");
  const track = async (date: string) => {
    await bob.goto("/timesheet");
    const added = await bob.evaluate(async (on) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ date: on, time: "9-17", notes: "Kitchen" }))
        form.set(name, value);
      return (await fetch("/entries", { method: "POST", body: form })).status;
    }, date);
    expect(added).toBe(200);
  };
  for (const day of [0, 1, 2, 3]) await track(dayAfter(day));
  await bob.goto(`/timesheet?date=${dayAfter(0)}`);
  await bob.getByRole("link", { name: "Review week" }).click();
  await bob.getByText("32:00 of 40:00").waitFor();
  await bob.getByRole("button", { name: "Submit week" }).click();
  await bob.getByText("The week is submitted.").waitFor();
  expect(await findBarriers(bob)).toEqual([]);

  await lead.goto(`/team?date=${dayAfter(0)}`);
  const row = lead.getByRole("row").filter({ hasText: "Bob" });
  expect(await row.getByText("missing").count()).toBe(1);
  await row.getByText("submitted").waitFor();
  expect(await findBarriers(lead)).toEqual([]);
  await row.getByRole("link").click();
  await lead.getByLabel("What is to be done").fill("Friday is missing");
  await lead.getByRole("button", { name: "Send back" }).click();
  await lead.getByText("The week is sent back.").waitFor();

  await bob.goto("/notifications");
  await bob.getByText("Friday is missing").waitFor();
  await track(dayAfter(4));
  await bob.goto("/notifications");
  await bob.getByRole("link", { name: "Look" }).click();
  await bob.getByText("40:00 of 40:00").waitFor();
  await bob.getByRole("button", { name: "Submit week" }).click();
  await bob.getByText("The week is submitted.").waitFor();

  await lead.goto("/notifications");
  await lead.getByRole("link", { name: "Decide" }).click();
  await lead.getByRole("button", { name: "Approve" }).click();
  await lead.getByText("The week is approved: its time is locked.").waitFor();
  expect(await findBarriers(lead)).toEqual([]);

  await bob.goto(`/timesheet?date=${dayAfter(0)}`);
  await bob.locator("html[data-scripts=ready]").waitFor();
  const cell = bob.getByRole("textbox", { name: /Friday/ }).first();
  await cell.fill("1:00");
  await cell.press("Tab");
  await bob.getByText(/This time is locked, because the week of/).waitFor();

  await lead.goto("/settings/workspace");
  await lead.getByLabel("Locked before").fill(dayAfter(7));
  await lead
    .getByRole("region", { name: "Locked time" })
    .getByRole("button", { name: "Save" })
    .first()
    .click();
  await lead.getByText("Time before that day is locked.").waitFor();
  expect(await findBarriers(lead)).toEqual([]);
});
