import * as z from "zod/mini";

import type { Access } from "../access.ts";
import type { Chat, ChatMessageRef } from "../chat.ts";
import type { ChatMessage } from "../chat-message.ts";
import { unless } from "../kit/failures.ts";
import { callSlack, nothing, sendToResponseUrl } from "./client.ts";
import { renderMessage, renderReply } from "./render.ts";

type Messages = Pick<
  Chat,
  "post" | "update" | "postEphemeral" | "sendDirect" | "schedule" | "unschedule" | "respond"
>;

const posted = z.object({ channel: z.string(), ts: z.string() });
const scheduled = z.object({ scheduled_message_id: z.string() });
const opened = z.object({ channel: z.object({ id: z.string() }) });

/** https://docs.slack.dev/reference/methods?filter=chat . None that posts is repeated: each would be a second message. */
export const messages: Messages = {
  post: (access, { channelId, message, threadId }) => post(access, channelId, message, threadId),
  async update(access, { channelId, messageId, message }) {
    const args = { channel: channelId, ts: messageId, ...contentOf(message) };
    await callSlack(access, { method: "chat.update", args, schema: nothing, isIdempotent: true });
  },
  async postEphemeral(access, { channelId, userId, message }) {
    const args = { channel: channelId, user: userId, ...contentOf(message) };
    await callSlack(access, { method: "chat.postEphemeral", args, schema: nothing });
  },
  async sendDirect(access, { userId, message }) {
    const { body } = await callSlack(access, {
      method: "conversations.open",
      args: { users: userId },
      schema: opened,
      isIdempotent: true,
    });
    return post(access, body.channel.id, message);
  },
  async schedule(access, { channelId, message, at }) {
    const args = { channel: channelId, post_at: Math.ceil(at / 1000), ...contentOf(message) };
    const call = { method: "chat.scheduleMessage", args, schema: scheduled };
    return { scheduledId: (await callSlack(access, call)).body.scheduled_message_id };
  },
  async unschedule(access, { channelId, scheduledId }) {
    const args = { channel: channelId, scheduled_message_id: scheduledId };
    const call = { method: "chat.deleteScheduledMessage", args, schema: nothing, isIdempotent: true };
    // Sent or cancelled already.
    await unless(["invalid_scheduled_message_id"], callSlack(access, call));
  },
  respond: (http, responseUrl, reply) => sendToResponseUrl(http, responseUrl, renderReply(reply)),
};

async function post(
  access: Access,
  channel: string,
  message: ChatMessage,
  threadId?: string,
): Promise<ChatMessageRef> {
  const args = { channel, thread_ts: threadId, ...contentOf(message) };
  const { body } = await callSlack(access, { method: "chat.postMessage", args, schema: posted });
  return { channelId: body.channel, messageId: body.ts };
}

/** `parse`: names in the text mention nobody. Previews of links would bury a notification. */
function contentOf(message: ChatMessage) {
  return { ...renderMessage(message), parse: "none", unfurl_links: false, unfurl_media: false };
}
