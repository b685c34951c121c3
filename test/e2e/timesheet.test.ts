import { describe, expect, it } from "vitest";

import { addLighthouse, dateIn } from "./support/furnish.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

useOwnInstance();

describe("a week in the timesheet", () => {
  it("is typed cell by cell, summed, refused where it is no length, and undone", async () => {
    const page = await openAsOwner();
    await addLighthouse(page, dateIn(11));
    await page.goto("/timesheet");
    await page.getByRole("link", { name: "Earlier week" }).click();
    await page.getByRole("heading", { name: "No time in this week" }).waitFor();
    await page.getByLabel("Project").selectOption({ label: "Lighthouse" });
    await page.getByRole("button", { name: "Add a row" }).click();
    await page.locator("html[data-scripts=ready]").waitFor();

    const cells = page.getByRole("textbox", { name: /^Lighthouse, / });
    expect(await cells.count()).toBe(7);
    await cells.nth(0).fill("1:30");
    await cells.nth(0).press("Enter");
    await page.getByText(/^Saved 1:30 \(\d{4}-\d\d-\d\d, 09:00 – 10:30\)/).waitFor();
    await cells.nth(1).fill("90");
    await cells.nth(1).press("Tab");
    await page.getByRole("row", { name: /^Day/ }).getByText("3:00").waitFor();
    expect(await cells.nth(1).inputValue()).toBe("1:30");

    await cells.nth(2).fill("soon");
    await cells.nth(2).press("Tab");
    await page.getByText(/is no duration/).waitFor();
    expect(await cells.nth(2).inputValue()).toBe("soon");

    await page.getByRole("button", { name: "Undo" }).first().click();
    await page.getByRole("row", { name: /^Day/ }).getByText("1:30").first().waitFor();
    expect(await page.getByRole("textbox", { name: /^Lighthouse, Monday/ }).inputValue()).toBe("");
  });

  it("is one form without scripts", async () => {
    const page = await openAsOwner({ javaScript: false });
    await page.goto("/timesheet");
    await page.getByRole("link", { name: "Earlier week" }).click();
    const cells = page.getByRole("textbox", { name: /^Lighthouse, / });
    await cells.nth(3).fill("2h");
    await cells.nth(4).fill("1.5");
    await page.getByRole("button", { name: "Save" }).click();
    expect(await cells.nth(3).inputValue()).toBe("2:00");
    expect(await cells.nth(4).inputValue()).toBe("1:30");
  });
});
