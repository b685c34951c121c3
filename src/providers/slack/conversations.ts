import * as z from "zod/mini";

import type { Access } from "../access.ts";
import type { Chat } from "../chat.ts";
import { unless } from "../kit/failures.ts";
import { callSlack, nothing } from "./client.ts";
import { toChannel, toPerson } from "./mapping.ts";
import { channelSchema, userSchema } from "./schemas.ts";

type People = Pick<Chat, "listPeople" | "findPersonByEmail">;
type Channels = Pick<Chat, "listChannels" | "getChannel" | "createChannel" | "archiveChannel" | "invite">;

const oneChannel = z.object({ channel: channelSchema });
const pageSize = 200;
const unknownPeople = ["user_not_found", "users_not_found", "user_not_visible", "user_disabled"];

/** https://docs.slack.dev/reference/methods?filter=conversations */
export const channels: Channels = {
  async listChannels(access, cursor) {
    const { body, nextCursor } = await callSlack(access, {
      method: "conversations.list",
      args: {
        types: "public_channel,private_channel",
        exclude_archived: true,
        limit: pageSize,
        cursor: cursor ?? undefined,
      },
      schema: z.object({ channels: z.array(channelSchema) }),
      isIdempotent: true,
    });
    return { items: body.channels.map(toChannel), next: nextCursor };
  },
  async getChannel(access, channelId) {
    const args = { channel: channelId };
    const call = { method: "conversations.info", args, schema: oneChannel, isIdempotent: true };
    const found = await unless(["channel_not_found"], callSlack(access, call));
    return found === null ? null : toChannel(found.body.channel);
  },
  async createChannel(access, { name, isPrivate }) {
    const args = { name, is_private: isPrivate };
    const { body } = await callSlack(access, { method: "conversations.create", args, schema: oneChannel });
    return toChannel(body.channel);
  },
  async archiveChannel(access, channelId) {
    const call = { method: "conversations.archive", args: { channel: channelId }, schema: nothing };
    await unless(["already_archived"], callSlack(access, { ...call, isIdempotent: true }));
  },
  async invite(access, { channelId, userIds }) {
    // One by one: a single unknown or present person would make the whole invitation fail.
    for (const userId of userIds) await inviteOne(access, channelId, userId);
  },
};

/** https://docs.slack.dev/reference/methods?filter=users */
export const people: People = {
  async listPeople(access, cursor) {
    const { body, nextCursor } = await callSlack(access, {
      method: "users.list",
      args: { limit: pageSize, cursor: cursor ?? undefined },
      schema: z.object({ members: z.array(userSchema) }),
      isIdempotent: true,
    });
    return { items: body.members.map(toPerson), next: nextCursor };
  },
  async findPersonByEmail(access, email) {
    const call = { method: "users.lookupByEmail", args: { email }, schema: z.object({ user: userSchema }) };
    const found = await unless(unknownPeople, callSlack(access, { ...call, isIdempotent: true }));
    return found === null ? null : toPerson(found.body.user);
  },
};

async function inviteOne(access: Access, channel: string, user: string): Promise<void> {
  const call = { method: "conversations.invite", args: { channel, users: user }, schema: nothing };
  const present = ["already_in_channel", "cant_invite_self"];
  await unless(present, callSlack(access, { ...call, isIdempotent: true }));
}
