import type { Chat, ChatMenu } from "../chat.ts";
import { identity } from "./identity.ts";
import { connectScopes } from "./oauth.ts";
import { subscribedEvents } from "./parse-event.ts";

/** What Slack makes the app from: https://docs.slack.dev/reference/app-manifest */
export const manifest: Chat["manifest"] = ({ appUrl, menu }) => {
  const commands = menu.commands.map((command) => toCommand(command, appUrl));
  const shortcuts = menu.messageShortcuts.map(({ shortcutId, name, description }) => ({
    name,
    type: "message",
    callback_id: shortcutId,
    description,
  }));
  return toYaml({
    display_information: {
      name: "Timewire",
      description: "Track time without leaving Slack",
      background_color: "#1b4d5c",
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: "Timewire", always_online: true },
      shortcuts,
      slash_commands: commands,
    },
    oauth_config: {
      redirect_urls: [`${appUrl}/oauth/slack/callback`],
      scopes: { user: identity.scopes, bot: connectScopes.map(({ scope }) => scope) },
      pkce_enabled: false,
    },
    settings: {
      event_subscriptions: { request_url: `${appUrl}/slack/events`, bot_events: [...subscribedEvents] },
      interactivity: { is_enabled: true, request_url: `${appUrl}/slack/interactions` },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      // Cannot be switched off again at Slack, and two installations would end each other's tokens.
      token_rotation_enabled: false,
    },
  });
};

function toCommand({ command, description, usageHint }: ChatMenu["commands"][number], appUrl: string) {
  // `should_escape`: people come with their ids, so that a task can be assigned to one.
  return {
    command,
    url: `${appUrl}/slack/commands`,
    description,
    usage_hint: usageHint,
    should_escape: true,
  };
}

type Yaml = string | boolean | readonly Yaml[] | { readonly [key: string]: Yaml };

/** The little of YAML that a manifest needs: maps, lists, booleans and text in double quotes, as JSON writes it. */
function toYaml(value: Yaml, indent = ""): string {
  if (typeof value === "string" || typeof value === "boolean") return `${JSON.stringify(value)}\n`;
  const inner = `${indent}  `;
  if (isList(value)) {
    return value.map((item) => `${indent}- ${toYaml(item, inner).trimStart()}`).join("");
  }
  return Object.entries(value)
    .map(([key, item]) => `${indent}${key}:${typeof item === "object" ? "\n" : " "}${toYaml(item, inner)}`)
    .join("");
}

function isList(value: Yaml): value is readonly Yaml[] {
  return Array.isArray(value);
}
