import { describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { openBrowser, sandboxUrl } from "./support/browser.ts";
import { openAsOwner, signIn } from "./support/sign-in.ts";
import { useOwnInstance } from "./support/own-instance.ts";

useOwnInstance();

const phone = { size: { width: 390, height: 844 }, scheme: "dark" } as const;

describe("connections", () => {
  it("are made after consent, tested, paused, and ended", async () => {
    const page = await openAsOwner();
    await page.goto("/connections");
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("link", { name: "Connect GitHub" }).click();
    await page.getByText("Read the issues of the repositories you pick").waitFor();
    expect(await findBarriers(page)).toEqual([]);

    await page.getByRole("link", { name: /for the workspace$/ }).click();
    await page.getByRole("button", { name: "Deny" }).click();
    await page.getByText("You declined at GitHub. Nothing was changed.").waitFor();

    await page.getByRole("link", { name: "Connect GitHub" }).click();
    await page.getByRole("link", { name: /for the workspace$/ }).click();
    await page.getByRole("button", { name: "Authorize as alice" }).click();
    await page.getByRole("heading", { name: "alice at GitHub" }).waitFor();
    expect(page.url()).not.toMatch(/code=|state=/);
    expect(await findBarriers(page)).toEqual([]);

    await page.getByRole("button", { name: "Test connection" }).click();
    await page.getByText("GitHub answered: connected as alice.").first().waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Resume" }).click();

    await page.getByText("Disconnect…").click();
    await page.getByRole("button", { name: "Disconnect alice" }).click();
    await page.getByText("The account is disconnected").waitFor();
    await page.getByText("No account is connected yet.").first().waitFor();
  });

  it("are made by token on a phone without JavaScript, and say what is wrong", async () => {
    const { page } = await openBrowser({ ...phone, javaScript: false });
    await signIn(page, "alice");
    await page.goto("/connect/github");
    await page.getByText("Use a personal access token instead").click();
    await page.getByLabel("Address of your own GitHub instance").fill("https://10.1.2.3");
    await page.getByLabel("Personal access token").fill("sandbox-bob");
    await page.getByRole("button", { name: "Connect with this token" }).click();
    await page.getByText("must be a public host name").waitFor();
    expect(await page.getByLabel("Personal access token").inputValue()).toBe("");

    await page.getByLabel("Address of your own GitHub instance").fill("");
    await page.getByLabel("Personal access token").fill("sandbox-bob");
    await page.getByRole("button", { name: "Connect with this token" }).click();
    await page.getByRole("heading", { name: "bob at GitHub" }).waitFor();
  });

  it("show a refused sign-in at once, and are whole again after a reconnect", async () => {
    const page = await openAsOwner(phone);
    await page.goto("/connect/github");
    await page.getByRole("link", { name: /just for me$/ }).click();
    await page.getByRole("button", { name: "Authorize as carol" }).click();
    await page.getByRole("heading", { name: "carol at GitHub" }).waitFor();
    await fetch(`${sandboxUrl()}/_control/faults/api.github.com`, {
      method: "PUT",
      body: JSON.stringify({ kind: "revoked" }),
      headers: { "Content-Type": "application/json" },
    });
    await page.getByRole("button", { name: "Test connection" }).click();
    await page.getByText("Reconnect it.").first().waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await fetch(`${sandboxUrl()}/_control/faults/api.github.com`, { method: "DELETE" });
    await page.getByRole("link", { name: "Reconnect" }).first().click();
    await page.getByRole("link", { name: "Continue to GitHub" }).click();
    await page.getByRole("button", { name: "Authorize as carol" }).click();
    await page.getByText("connected", { exact: true }).waitFor();
    await page.goto("/connections");
    expect(await findBarriers(page)).toEqual([]);
  });
});
