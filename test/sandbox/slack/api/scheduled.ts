import * as z from "zod";
import { nextId } from "../ids.ts";
import { addMessage } from "../messages.ts";
import type { ScheduledMessage } from "../records.ts";
import { installationOf, slackWorld } from "../world.ts";
import { argumentsOf, type Call } from "./call.ts";
import { contentArguments, contentOf } from "./chat.ts";
import { pageArguments, pageOf } from "./pages.ts";
import { Refusal } from "./refusal.ts";
import { requirePostable } from "./targets.ts";

const furthestSeconds = 120 * 86_400;
const scheduleArguments = z.object({ channel: z.string(), post_at: z.coerce.number(), ...contentArguments });
const deleteArguments = z.object({ channel: z.string(), scheduled_message_id: z.string() });
const listArguments = z.object({ channel: z.string().optional(), ...pageArguments });

export function scheduleMessage(call: Call) {
  const args = argumentsOf(call, scheduleArguments);
  const channel = requirePostable(call, args.channel);
  const now = Math.floor(Date.now() / 1000);
  if (!Number.isInteger(args.post_at)) throw new Refusal("invalid_time");
  if (args.post_at <= now) throw new Refusal("time_in_past");
  if (args.post_at > now + furthestSeconds) throw new Refusal("time_too_far");
  const scheduled: ScheduledMessage = {
    id: nextId("Q"),
    channelId: channel.id,
    postAtSeconds: args.post_at,
    createdAtSeconds: now,
    ...contentOf(args),
  };
  call.team.scheduled.push(scheduled);
  const { id, channelId, postAtSeconds, text } = scheduled;
  const message = { text, type: "delayed_message", bot_id: call.installation.botId };
  return { channel: channelId, scheduled_message_id: id, post_at: postAtSeconds, message };
}

export function deleteScheduledMessage(call: Call) {
  const args = argumentsOf(call, deleteArguments);
  const index = call.team.scheduled.findIndex(
    ({ id, channelId }) => id === args.scheduled_message_id && channelId === args.channel,
  );
  if (index === -1) throw new Refusal("invalid_scheduled_message_id");
  call.team.scheduled.splice(index, 1);
  return {};
}

export function listScheduledMessages(call: Call) {
  const args = argumentsOf(call, listArguments);
  const inChannel = call.team.scheduled.filter(
    ({ channelId }) => args.channel === undefined || channelId === args.channel,
  );
  const { page, response_metadata } = pageOf(inChannel, args);
  const scheduled_messages = page.map(({ id, channelId, postAtSeconds, createdAtSeconds, text }) => ({
    id,
    channel_id: channelId,
    post_at: postAtSeconds,
    date_created: createdAtSeconds,
    text,
  }));
  return { scheduled_messages, response_metadata };
}

/** Posts what is due. Called with every request, because nothing here runs by itself. */
export function postDueMessages(): void {
  const now = Date.now() / 1000;
  for (const team of slackWorld().teams) {
    const due = team.scheduled.filter(({ postAtSeconds }) => postAtSeconds <= now);
    team.scheduled = team.scheduled.filter((message) => !due.includes(message));
    for (const { channelId, text, blocks } of due) {
      const channel = team.channels.find(({ id }) => id === channelId);
      const { botUserId: userId } = installationOf(team);
      if (channel !== undefined) addMessage(channel, { userId, isFromApp: true, text, blocks });
    }
  }
}
