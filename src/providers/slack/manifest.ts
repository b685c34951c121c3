import type { Chat, ChatMenu } from "../chat.ts";
import { identity } from "./identity.ts";
import { connectScopes } from "./oauth.ts";
import { subscribedEvents } from "./parse-event.ts";

/** What Slack makes the app from: https://docs.slack.dev/reference/app-manifest */
export function manifest({ appUrl, menu }: Parameters<Chat["manifest"]>[0]) {
  const commands = menu.commands.map((command) => toCommand(command, appUrl));
  const shortcuts = menu.messageShortcuts.map(({ shortcutId, name, description }) => ({
    name,
    type: "message",
    callback_id: shortcutId,
    description,
  }));
  return {
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
      event_subscriptions: {
        request_url: `${appUrl}/webhooks/slack/app/events`,
        bot_events: [...subscribedEvents],
      },
      interactivity: { is_enabled: true, request_url: `${appUrl}/webhooks/slack/app/interactions` },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      // Cannot be switched off again at Slack, and two installations would end each other's tokens.
      token_rotation_enabled: false,
    },
  };
}

function toCommand({ command, description, usageHint }: ChatMenu["commands"][number], appUrl: string) {
  // `should_escape`: people come with their ids, so that a task can be assigned to one.
  return {
    command,
    url: `${appUrl}/webhooks/slack/app/commands`,
    description,
    usage_hint: usageHint,
    should_escape: true,
  };
}
