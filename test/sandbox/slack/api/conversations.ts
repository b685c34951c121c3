import * as z from "zod";
import { nextId } from "../ids.ts";
import { presentChannel } from "../present.ts";
import type { Channel } from "../records.ts";
import { directChannel, isBotIn, markChanged } from "../world.ts";
import { argumentsOf, flag, requireScope, type Call } from "./call.ts";
import { pageArguments, pageOf } from "./pages.ts";
import { Refusal } from "./refusal.ts";
import { requireChannel, requirePerson } from "./targets.ts";

const typeKinds: Record<string, Channel["kind"] | null> = {
  public_channel: "public",
  private_channel: "private",
  im: "im",
  mpim: null,
};
const readScopes = { public: "channels:read", private: "groups:read", im: "im:read" };
const listArguments = z.object({
  types: z.string().default("public_channel"),
  exclude_archived: flag,
  ...pageArguments,
});
const oneArguments = z.object({ channel: z.string() });
const createArguments = z.object({ name: z.string().default(""), is_private: flag });
const inviteArguments = z.object({ channel: z.string(), users: z.string() });
const openArguments = z.object({ users: z.string().optional(), channel: z.string().optional() });
const memberArguments = oneArguments.extend(pageArguments);

/** https://docs.slack.dev/reference/methods/conversations.list : private ones only where the bot is in. */
export function listConversations(call: Call) {
  const args = argumentsOf(call, listArguments);
  const types = args.types.split(",").map((type) => type.trim());
  if (types.some((type) => !(type in typeKinds))) throw new Refusal("invalid_types");
  const kinds = types.flatMap((type) => typeKinds[type] ?? []);
  for (const kind of kinds) requireScope(call.token, readScopes[kind]);
  const { team } = call;
  const listed = team.channels.filter(
    (channel) =>
      kinds.includes(channel.kind) &&
      (channel.kind === "public" || isBotIn(team, channel)) &&
      !(args.exclude_archived && channel.isArchived),
  );
  const { page, response_metadata } = pageOf(listed, args);
  return { channels: page.map((channel) => presentChannel(team, channel)), response_metadata };
}

export function showConversation(call: Call) {
  const channel = requireChannel(call, argumentsOf(call, oneArguments).channel);
  requireScope(call.token, readScopes[channel.kind]);
  return { channel: presentChannel(call.team, channel) };
}

export function createConversation(call: Call) {
  const { name, is_private: isPrivate } = argumentsOf(call, createArguments);
  if (name === "") throw new Refusal("invalid_name_required");
  if (name.length > 80) throw new Refusal("invalid_name_maxlength");
  if (!/^[\p{Ll}\p{Lo}\p{N}_-]+$/u.test(name)) throw new Refusal("invalid_name_specials");
  if (call.team.channels.some((channel) => channel.name === name)) throw new Refusal("name_taken");
  requireScope(call.token, isPrivate ? "groups:write" : "channels:manage");
  const { botUserId } = call.installation;
  const channel: Channel = {
    id: nextId("C"),
    name,
    kind: isPrivate ? "private" : "public",
    isArchived: false,
    isGeneral: false,
    creator: botUserId,
    createdAtMs: Date.now(),
    members: new Set([botUserId]),
    messages: [],
  };
  call.team.channels.push(channel);
  markChanged();
  return { channel: presentChannel(call.team, channel) };
}

export function archiveConversation(call: Call) {
  const channel = requireChannel(call, argumentsOf(call, oneArguments).channel);
  if (channel.isArchived) throw new Refusal("already_archived");
  if (channel.isGeneral) throw new Refusal("cant_archive_general");
  if (!isBotIn(call.team, channel)) throw new Refusal("not_in_channel");
  channel.isArchived = true;
  markChanged();
  return {};
}

export function inviteToConversation(call: Call) {
  const args = argumentsOf(call, inviteArguments);
  const channel = requireChannel(call, args.channel);
  if (channel.isArchived) throw new Refusal("is_archived");
  if (!isBotIn(call.team, channel)) throw new Refusal("not_in_channel");
  const invited = args.users.split(",").map((id) => requirePerson(call, id.trim()));
  if (invited.length === 1 && invited.every(({ id }) => channel.members.has(id))) {
    throw new Refusal("already_in_channel");
  }
  for (const { id } of invited) channel.members.add(id);
  markChanged();
  return { channel: presentChannel(call.team, channel) };
}

export function joinConversation(call: Call) {
  const channel = requireChannel(call, argumentsOf(call, oneArguments).channel);
  if (channel.kind !== "public") throw new Refusal("method_not_supported_for_channel_type");
  if (channel.isArchived) throw new Refusal("is_archived");
  const wasIn = isBotIn(call.team, channel);
  channel.members.add(call.installation.botUserId);
  markChanged();
  return {
    channel: presentChannel(call.team, channel),
    ...(wasIn
      ? { warning: "already_in_channel", response_metadata: { warnings: ["already_in_channel"] } }
      : {}),
  };
}

export function openConversation(call: Call) {
  const args = argumentsOf(call, openArguments);
  if (args.channel !== undefined) return { channel: { id: requireChannel(call, args.channel).id } };
  const ids = (args.users ?? "").split(",").filter((id) => id !== "");
  if (ids.length === 0) throw new Refusal("users_list_not_supplied");
  const [only, ...others] = ids.map((id) => requirePerson(call, id));
  if (only === undefined || others.length > 0) throw new Refusal("not_enough_users");
  return { channel: { id: directChannel(call.team, only.id).id } };
}

export function listMembers(call: Call) {
  const args = argumentsOf(call, memberArguments);
  const members = [...requireChannel(call, args.channel).members].map((id) => ({ id }));
  const { page, response_metadata } = pageOf(members, args);
  return { members: page.map(({ id }) => id), response_metadata };
}
