import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

import { chatMenu } from "../src/integrations/chat/menu.ts";
import { manifest } from "../src/providers/slack/manifest.ts";

const docs = readFileSync("docs/slack.md", "utf8");
const yaml = manifest({ appUrl: "https://time.example.com", menu: chatMenu });

it("docs/slack.md contains the manifest that the app serves", () => {
  const [, shown] = /```yaml\n([^]*?)```/.exec(docs) ?? [];
  expect(shown).toBe(yaml);
});

it("docs/slack.md names every scope and event of the manifest", () => {
  for (const [, scope] of yaml.matchAll(/^ +- "([a-z:._]+)"$/gm)) expect(docs).toContain(`\`${scope}\``);
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
