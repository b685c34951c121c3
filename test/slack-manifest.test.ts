import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

import { chatMenu } from "../src/integrations/chat/menu.ts";
import { manifest } from "../src/providers/slack/manifest.ts";

const docs = readFileSync("docs/slack.md", "utf8");
const served = manifest({ appUrl: "https://time.example.com", menu: chatMenu });

it("docs/slack.md contains the manifest that the app serves", () => {
  const [, shown = ""] = /```json\n([^]*?)```/.exec(docs) ?? [];
  expect(JSON.parse(shown)).toEqual(served);
});

it("docs/slack.md names every scope and event of the manifest", () => {
  const { oauth_config, settings } = served;
  const names = [
    ...oauth_config.scopes.user,
    ...oauth_config.scopes.bot,
    ...settings.event_subscriptions.bot_events,
  ];
  for (const name of names) expect(docs).toContain(`\`${name}\``);
});

it("keeps within Slack's limits for names and hints", () => {
  for (const { command, description, usageHint } of chatMenu.commands) {
    expect(command.length).toBeLessThanOrEqual(32);
    expect(description.length).toBeLessThanOrEqual(2000);
    expect(usageHint.length).toBeLessThanOrEqual(1000);
  }
  for (const { name, description } of chatMenu.messageShortcuts) {
    expect(name.length).toBeLessThanOrEqual(24);
    expect(description.length).toBeLessThanOrEqual(150);
  }
});
