import { postToPerson } from "../messages.ts";
import type { Channel } from "../records.ts";
import { createTrigger } from "../triggers.ts";
import { appId } from "../world.ts";
import type { Act } from "./act.ts";
import { createResponseUrl, takeReply, type Target } from "./response-urls.ts";
import { askApp, verificationToken, type AppAnswer } from "./signed-request.ts";

const channelNames = { public: null, private: "privategroup", im: "directmessage" };

/** https://docs.slack.dev/interactivity/implementing-slash-commands : the answer shows in the channel. */
export async function runCommand(act: Act, channel: Channel, typed: string): Promise<AppAnswer> {
  const { team, person } = act;
  const [, command = "/", text = ""] = /^(\/\S*)\s*([^]*)$/.exec(typed.trim()) ?? [];
  const target = { teamId: team.id, userId: person.id, channelId: channel.id, messageTs: null };
  const answer = await askApp(
    "commands",
    {
      token: verificationToken,
      team_id: team.id,
      team_domain: team.domain,
      channel_id: channel.id,
      channel_name: channelNames[channel.kind] ?? channel.name,
      user_id: person.id,
      user_name: person.login,
      command,
      text: escapeText(text),
      api_app_id: appId,
      is_enterprise_install: "false",
      response_url: createResponseUrl(act.origin, "commands", target),
      trigger_id: createTrigger(team.id, person.id),
    },
    command,
  );
  const failure = answer.failure ?? showAnswer(target, answer);
  if (failure !== null) postToPerson(channel, person.id, `${command} failed with the error "${failure}"`);
  return answer;
}

/** Slack escapes what a person typed, and nothing else. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function showAnswer(target: Target, { body, contentType }: AppAnswer): string | null {
  if (body.trim() === "") return null;
  if (!contentType.includes("json")) return takeReply(target, { text: body });
  try {
    return takeReply(target, JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError) return "invalid_command_response";
    throw error;
  }
}
