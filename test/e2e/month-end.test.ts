import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { appUrl } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

useOwnInstance();

let page: Page;
let projectId = "";

/** Sends a form as the page would, and says where it leads. */
async function post(path: string, form: Record<string, string>): Promise<string> {
  const answer = await page.request.post(path, { headers: { Origin: appUrl() }, form, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  return answer.headers()["location"] ?? "";
}

/** A month's work for a client: two entries of a project, 3:20 in all. */
beforeAll(async () => {
  page = await openAsOwner();
  await post("/clients", { name: "Northwind", currency: "EUR", address: "Dock 4\nHamburg" });
  await post("/projects", {
    name: "Web shop",
    client: "Northwind",
    colour: "teal",
    access: "workspace",
    billable: "on",
    code: "",
  });
  await page.goto("/projects");
  const href = await page.getByRole("link", { name: "Web shop", exact: true }).getAttribute("href");
  projectId = href?.split("/").at(-1) ?? "";
  for (const [notes, time] of [
    ["Checkout", "9:00-11:00"],
    ["Gallery", "13:00-14:20"],
  ] as const)
    await post("/entries", {
      notes,
      date: "2026-04-07",
      time,
      projectId,
      taskId: "",
      tags: "",
      billable: "yes",
    });
});

describe("a bookkeeper's month end", () => {
  it("sets a rate, looks at the report, makes the invoice, sends, prints and books it", async () => {
    await page.goto("/rates");
    await page.getByLabel("Client", { exact: true }).selectOption({ label: "Northwind" });
    await page.getByLabel("For an hour").fill("95.50");
    await page.getByRole("button", { name: "Set rate" }).click();
    await page.getByRole("rowheader", { name: "Northwind" }).waitFor();

    await page.goto("/reports?period=custom&from=2026-04-01&until=2026-04-30&by=client&split=none");
    await page.getByText("€318.33").first().waitFor();
    await page.getByRole("link", { name: "New invoice" }).click();
    await page.getByLabel("Client", { exact: true }).selectOption({ label: "Northwind" });
    await page.getByLabel("Time until").fill("2026-04-30");
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByRole("row", { name: "Web shop 3:20 €95.50 €318.33" }).waitFor();
    await page.getByRole("button", { name: "Make a draft" }).click();

    await page.getByRole("heading", { name: "Draft for Northwind" }).waitFor();
    await page.getByLabel("Tax in percent").fill("19");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("row", { name: /^Total.*€378\.81/ }).waitFor();
    await page.getByRole("button", { name: "Mark as sent" }).click();
    await page.getByRole("heading", { name: "Invoice 001" }).waitFor();

    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("navigation").filter({ visible: true }).count()).toBe(0);
    expect(await page.getByRole("button").filter({ visible: true }).count()).toBe(0);
    expect(await page.getByRole("heading", { name: "Invoice 001" }).isVisible()).toBe(true);
    expect((await page.pdf()).byteLength).toBeGreaterThan(1000);
    await page.emulateMedia({ media: null });

    await page.getByRole("button", { name: "Mark as paid" }).click();
    await page.getByText("paid", { exact: true }).waitFor();
  });

  it("cannot change time that was charged", async () => {
    await page.goto("/search?q=Checkout");
    await page.locator("main a[href^='/entries/']").first().click();
    await page.getByLabel("Notes").fill("Checkout, again");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("This time is locked, because it is on invoice 001").waitFor();
  });

  it("reads every amount on a phone, and nothing is moved sideways for it", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    const april = "period=custom&from=2026-04-01&until=2026-04-30";
    await page.goto("/invoices");
    const invoice = await page.locator("main tbody a").first().getAttribute("href");
    const paths = [`/reports?${april}&by=client&split=task`, `/reports/detailed?${april}`];
    for (const path of [...paths, "/invoices", invoice ?? ""]) {
      await page.goto(path);
      await page
        .getByText(/€3\d\d\.\d\d/)
        .first()
        .waitFor();
      const hidden = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll(".scroll")].map(
          ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
        ),
      );
      expect([path, Math.max(...hidden)]).toEqual([path, 0]);
    }
  });
});
