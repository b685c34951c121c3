import { describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { openBrowser } from "./support/browser.ts";
import { openAsOwner, signIn } from "./support/sign-in.ts";
import { useOwnInstance } from "./support/own-instance.ts";

useOwnInstance();

const phone = { size: { width: 390, height: 844 }, scheme: "dark" } as const;

describe("people", () => {
  it("come by an invitation link, and are signed out when they are removed", async () => {
    const owner = await openAsOwner();
    await owner.goto("/members");
    expect(await findBarriers(owner)).toEqual([]);
    await owner.getByLabel("Who is it for?").fill("Carol");
    await owner.getByRole("button", { name: "Make an invitation link" }).click();
    const link = await owner.getByLabel("Invitation link", { exact: true }).inputValue();

    const { page: carol } = await openBrowser({ ...phone, timeZone: "Asia/Tokyo" });
    await signIn(carol, "carol");
    await carol.getByText("You are not a member of this Timewire yet.").waitFor();
    expect(await findBarriers(carol)).toEqual([]);
    await carol.goto(link);
    expect(await findBarriers(carol)).toEqual([]);
    await signIn(carol, "carol", link);
    await carol.goto("/settings");
    expect(await carol.getByLabel("Time zone").inputValue()).toBe("Asia/Tokyo");
    expect(await findBarriers(carol)).toEqual([]);

    await owner.goto("/members");
    const row = owner.getByRole("listitem").filter({ hasText: "Carol" });
    await row.getByText("Remove…").click();
    await row.getByRole("button", { name: /^Remove Carol/ }).click();
    await owner.getByText("The membership has ended.").waitFor();
    await carol.reload();
    await carol.getByRole("heading", { name: "Sign in to Timewire" }).waitFor();
  });

  it("make API tokens and sign out everywhere without JavaScript", async () => {
    const owner = await openAsOwner({ javaScript: false });
    await owner.goto("/settings/api");
    await owner.getByRole("button", { name: "Make a token" }).click();
    await owner.getByLabel("What is the token for?").fill("Reports");
    await owner.getByRole("button", { name: "Make a token" }).click();
    await owner.getByText("Choose at least one thing that the token may do.").waitFor();
    await owner.getByLabel(/^Read your time entries/).check();
    await owner.getByRole("button", { name: "Make a token" }).click();
    expect(await owner.getByLabel("New API token", { exact: true }).inputValue()).toMatch(/^tw_/);
    await owner.goto("/settings");
    await owner.getByText("Sign out everywhere…").click();
    await owner.getByRole("button", { name: "Sign out everywhere", exact: true }).click();
    await owner.getByRole("heading", { name: "Sign in to Timewire" }).waitFor();
    await owner.goto("/settings");
    await owner.getByRole("heading", { name: "Sign in to Timewire" }).waitFor();
  });
});
