import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";

import { findBarriers } from "./support/accessibility.ts";
import { sandboxUrl } from "./support/browser.ts";
import { useOwnInstance } from "./support/own-instance.ts";
import { openAsOwner } from "./support/sign-in.ts";

const instance = useOwnInstance();

describe("Slack, from its installation to its end", () => {
  let page: Page;
  /** The chat window of the sandbox, where Alice sits. */
  let slack: Page;

  const open = (channel: string) => slack.goto(`${sandboxUrl()}/app.slack.com/client/acme/${channel}`);
  const stream = () => slack.getByRole("list", { name: "Messages" });

  /** Types as Alice; the last thing said is to be this answer. */
  async function type(text: string, answer: string | RegExp): Promise<void> {
    await slack.getByLabel("Message or command").fill(text);
    await slack.getByRole("button", { name: "Send" }).click();
    await stream().getByRole("listitem").last().filter({ hasText: answer }).waitFor();
  }

  beforeAll(async () => {
    page = await openAsOwner();
    slack = await page.context().newPage();
  });

  it("is installed by an owner", async () => {
    await page.goto("/connect/slack");
    await page.getByRole("link", { name: "Continue to Slack" }).click();
    await page.getByRole("button", { name: /alice/i }).click();
    await page.getByRole("heading", { name: "Acme" }).waitFor();
  });

  it("knows nobody until they link themselves, by a code or by signing in to Slack", async () => {
    await open("C0GENERAL1");
    await type("/tt status", "I do not know who you are");
    await page.goto("/settings/connections");
    await page.getByRole("button", { name: "Make a one-time code" }).click();
    const command = await page.getByRole("textbox", { name: "Command to type" }).inputValue();
    expect(await findBarriers(page), page.url()).toEqual([]);
    await type(command, "Linked");
    await page.goto("/settings/connections");
    await page.getByRole("button", { name: "Unlink" }).click();
    await page.getByRole("link", { name: "Link with Slack" }).click();
    await page.getByRole("button", { name: /alice/i }).click();
    await page.getByRole("button", { name: "Unlink" }).waitFor();
  });

  it("starts a timer that Today shows within seconds, and tells a channel when Today stops it", async () => {
    await page.goto("/projects");
    await page.getByText("New project").click();
    await page.getByLabel("Name").first().fill("Website");
    await page.getByRole("button", { name: "Create project" }).click();
    await page.getByRole("link", { name: "Website", exact: true }).first().waitFor();
    await page.goto("/settings/channel?q=web");
    await page.getByLabel("#web", { exact: true }).check();
    await page.getByRole("button", { name: "Use this channel" }).click();
    await page.goto("/");
    const timer = page.getByRole("region", { name: "Timer" });
    await timer.getByText("No timer is running.").waitFor();

    await type("/tt start web: the header", /Started[^]*Website[^]*the header/);
    await timer.getByText("the header").waitFor();
    await open("C0WEB00001");
    await stream().getByText("started Website").waitFor();

    await timer.getByRole("button", { name: /^Stop/ }).click();
    await stream().getByText("stopped Website").waitFor();
  });

  it("stops by a button, and logs what a modal is filled with", async () => {
    await page.goto("/");
    await open("C0GENERAL1");
    await type("/tt start web", "Started");
    await stream().getByRole("button", { name: "Stop" }).last().click();
    await stream().getByText("Stopped").last().waitFor();
    await page.getByRole("region", { name: "Timer" }).getByText("No timer is running.").waitFor();

    const said = stream().getByRole("listitem").filter({ hasText: "The release is planned" });
    await said.getByText("More actions").click();
    await said.getByRole("button", { name: "Track time on this" }).click();
    const modal = slack.getByRole("dialog");
    await modal.getByLabel(/time/i).first().fill("30m");
    await modal
      .getByRole("button", { name: /log|save|track/i })
      .last()
      .click();
    await page.getByText("The release is planned for Thursday.", { exact: true }).first().waitFor();
  });

  it("keeps Home current", async () => {
    await page.goto("/");
    await open("home");
    await slack.getByText("The release is planned").first().waitFor();
    await page.getByLabel("What are you working on?").first().fill("Seen at Home");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await slack.getByText("Seen at Home").first().waitFor();
  });

  it("sends the day's summary when its time comes, once", async () => {
    const in2Minutes = new Date(Date.now() + 120_000);
    await page.goto("/settings");
    const timeZone = await page.getByLabel("Time zone").inputValue();
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
    await page.goto("/settings/notifications");
    await page.getByLabel("Send me a summary of my day").check();
    for (const day of ["Saturday", "Sunday"]) await page.getByLabel(day).check();
    await page.getByLabel("At", { exact: true }).fill(clock.format(in2Minutes));
    await page.getByRole("button", { name: "Save notifications" }).click();
    await page.getByText("Your notifications are saved.").waitFor();
    await open("home");
    await slack.getByRole("link", { name: "Messages" }).click();
    for (let i = 0; i < 2; i++) await instance.tick("* * * * *", in2Minutes.getTime());
    await stream().getByText("your timer is running").waitFor();
    expect(await stream().getByText("your timer is running").count()).toBe(1);
  });

  it("shows at once that it was removed there, and comes back by a reconnect", async () => {
    await page.goto("/connections");
    await page.getByRole("link", { name: /Acme/ }).first().click();
    await page.getByRole("heading", { name: "Acme" }).waitFor();
    await slack.getByText("Manage the app").click();
    await slack.getByRole("button", { name: "Remove Timewire", exact: true }).click();
    await page.getByText("needs reconnect").first().waitFor();
    expect(await findBarriers(page), page.url()).toEqual([]);
    await page.getByRole("link", { name: "Reconnect" }).first().click();
    await page.getByRole("link", { name: "Continue to Slack" }).click();
    await page.getByRole("button", { name: /alice/i }).click();
    await page.getByText("connected", { exact: true }).first().waitFor();
    await open("C0GENERAL1");
    await type("/tt stop", "Stopped");
  });
});
