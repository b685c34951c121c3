import * as z from "zod/mini";

import type { ChatMessage } from "../../../providers/chat-message.ts";
import type { Owed } from "../../outbox/owe.ts";

/** Where a message goes, and who is to know when it is refused. */
const targetSchema = z.discriminatedUnion("to", [
  /** The channel that a member chose for their timer. */
  z.object({ to: z.literal("timer_channel"), channelId: z.string(), userId: z.string() }),
  /** A channel of a project. */
  z.object({ to: z.literal("project_channel"), channelId: z.string(), bindingId: z.string() }),
  /** The channel that a saved report is sent to. */
  z.object({ to: z.literal("report_channel"), channelId: z.string(), reportId: z.string() }),
  z.object({ to: z.literal("member"), chatUserId: z.string(), userId: z.string() }),
]);

const messageSchema = z.object({ target: targetSchema, message: z.custom<ChatMessage>() });

export type MessageTarget = z.infer<typeof targetSchema>;
export type OwedMessage = z.infer<typeof messageSchema>;

/** Names the kind of row in the outbox. */
export const messageKind = "chat_message";

/** A message that is owed once: the key says what it is about and where it goes. */
export function owedMessage(
  { key, connectionId }: { key: string; connectionId: string },
  { target, message }: OwedMessage,
): Owed {
  const userId = "userId" in target ? target.userId : null;
  return { key, kind: messageKind, connectionId, userId, payload: { target, message }, isOnce: true };
}

export function parseMessage(payload: unknown): OwedMessage {
  return messageSchema.parse(payload);
}
