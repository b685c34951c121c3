import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import * as z from "zod";

import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

useOwnInstance();

const messagesSchema = z.array(z.object({ text: z.string(), isFromApp: z.boolean() }));

/** What the app wrote to Alice ("app"), or in a channel. */
async function messagesIn(channel: string): Promise<string[]> {
  const response = await fetch(`${sandboxUrl()}/_control/slack/messages?user=alice&channel=${channel}`);
  const messages = messagesSchema.parse(await response.json());
  return messages.filter(({ isFromApp }) => isFromApp).map(({ text }) => text);
}

/** Within seconds: the queue collects for one. */
const soon = (channel: string, text: RegExp) =>
  expect.poll(async () => (await messagesIn(channel)).join("\n")).toMatch(text);

async function connectSlack(page: Page): Promise<void> {
  await page.goto("/connect/slack");
  await page.getByRole("link", { name: "Continue to Slack" }).click();
  await page.getByRole("button", { name: /alice/i }).click();
  await page.getByRole("heading", { name: /Slack/ }).waitFor();
}

async function checkBarriers(page: Page): Promise<void> {
  expect(await findBarriers(page), page.url()).toEqual([]);
}

it("tells Slack of timers and tasks, where a person chose it", async () => {
  const page = await openAsOwner();
  await connectSlack(page);

  await page.goto("/settings/notifications");
  await page.getByRole("link", { name: "Choose a channel" }).click();
  await page.getByLabel("Search channels").fill("gen");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByLabel("#general").check();
  await checkBarriers(page);
  await page.getByRole("button", { name: "Use this channel" }).click();
  await page.getByText("#general gets a message when you start or stop your timer.").waitFor();
  await checkBarriers(page);

  await page.goto("/");
  await page
    .getByLabel(/working on/i)
    .first()
    .fill("Fix the menu");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("button", { name: "Stop" }).first().click();
  await soon("general", /started Fix the menu\.\n.* stopped Fix the menu after 0:00\./);

  await page.goto("/settings/summary");
  await page.getByText("Fix the menu").waitFor();
  await checkBarriers(page);

  await page.goto("/projects");
  await page.getByText("New project").click();
  await page.getByLabel("Name").first().fill("Website");
  await page
    .getByRole("button", { name: /project/i })
    .first()
    .click();
  await page.getByRole("link", { name: "Website" }).first().click();
  await page.getByRole("link", { name: "Add a channel" }).click();
  await page.getByLabel("Name of the new channel").fill("website");
  await page.getByRole("button", { name: "Make and choose it" }).click();
  await page.getByText("The channel is made").waitFor();
  await checkBarriers(page);

  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  for (const path of ["/settings/notifications", "/settings/channel", "/settings/summary"]) {
    await page.goto(path);
    await checkBarriers(page);
  }
});
