import { expect, it } from "vitest";
import * as z from "zod";

import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
import { openAsOwner } from "./support/sign-in.ts";

/** Types a slash command in the sandbox's Slack as Alice; what the app answered. */
async function type(text: string): Promise<string> {
  const init = { method: "POST", headers: { "Content-Type": "application/json" } };
  const body = JSON.stringify({ user: "alice", text });
  const response = await fetch(`${sandboxUrl()}/_control/slack/commands`, { ...init, body });
  return z.object({ body: z.string() }).parse(await response.json()).body;
}

it("links by a code, and shows on Today what is started in Slack", async () => {
  const page = await openAsOwner();
  await page.goto("/connect/slack");
  await page.getByRole("link", { name: "Continue to Slack" }).click();
  await page.getByRole("button", { name: /alice/i }).click();
  await page.getByRole("heading", { name: /Slack/ }).waitFor();

  await page.goto("/settings");
  await page.getByRole("button", { name: "Make a one-time code" }).click();
  const command = await page.getByRole("textbox", { name: "Command to type" }).inputValue();
  expect(await findBarriers(page), page.url()).toEqual([]);
  expect(await type("/tt status")).toContain("I do not know who you are");
  expect(await type(command)).toContain("Linked");

  await page.goto("/");
  expect(await type("/tt start : from Slack")).toContain("Started");
  await page.getByText("from Slack").first().waitFor({ timeout: 10_000 });
  expect(await type("/tt undo")).toContain("Undone");
});
