import type { Channel, Message, Person, Team, View } from "./records.ts";
import { appId, appName, installationOf, isBotIn } from "./world.ts";

export function presentChannel(team: Team, channel: Channel) {
  const isDirect = channel.kind === "im";
  const created = Math.floor(channel.createdAtMs / 1000);
  const common = {
    id: channel.id,
    created,
    is_archived: channel.isArchived,
    is_im: isDirect,
    is_org_shared: false,
    context_team_id: team.id,
    updated: channel.createdAtMs,
  };
  if (isDirect) {
    const user = [...channel.members].find((id) => id !== installationOf(team).botUserId) ?? "";
    return { ...common, user, is_user_deleted: false, priority: 0 };
  }
  const text = { value: "", creator: "", last_set: 0 };
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === "public",
    is_group: false,
    is_mpim: false,
    is_private: channel.kind === "private",
    is_general: channel.isGeneral,
    is_shared: false,
    is_ext_shared: false,
    is_pending_ext_shared: false,
    pending_shared: [],
    unlinked: 0,
    creator: channel.creator,
    is_member: isBotIn(team, channel),
    topic: text,
    purpose: text,
    previous_names: [],
    num_members: channel.members.size,
  };
}

export function presentPerson(team: Team, person: Person, showsEmail: boolean) {
  const [firstName = "", lastName = ""] = person.name.split(" ");
  return {
    id: person.id,
    team_id: team.id,
    name: person.login,
    deleted: person.isDeleted,
    color: "9f69e7",
    real_name: person.name,
    tz: person.timeZone,
    tz_label: person.timeZone,
    tz_offset: offsetSecondsOf(person.timeZone),
    profile: {
      real_name: person.name,
      real_name_normalized: person.name,
      display_name: person.login,
      display_name_normalized: person.login,
      first_name: firstName,
      last_name: lastName,
      team: team.id,
      ...(showsEmail ? { email: person.email } : {}),
    },
    is_admin: person.isAdmin,
    is_owner: person.isAdmin,
    is_primary_owner: person.isAdmin,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: false,
    is_app_user: false,
    updated: 1_756_700_000,
    is_email_confirmed: true,
  };
}

/** The bot users that every list of users has: Slackbot, who claims not to be one, and the app's. */
export function presentBots(team: Team) {
  const common = { team_id: team.id, deleted: false, is_admin: false, is_owner: false, updated: 0 };
  return [
    { ...common, id: "USLACKBOT", name: "slackbot", real_name: "Slackbot", is_bot: false, profile: {} },
    {
      ...common,
      id: installationOf(team).botUserId,
      name: appName.toLowerCase(),
      real_name: appName,
      is_bot: true,
      profile: { api_app_id: appId, bot_id: installationOf(team).botId },
    },
  ];
}

export function presentMessage(team: Team, message: Message) {
  const { botId } = installationOf(team);
  return {
    type: "message",
    user: message.userId,
    ts: message.ts,
    ...(message.isFromApp ? { bot_id: botId, app_id: appId } : {}),
    text: message.text,
    team: team.id,
    ...(message.isFromApp
      ? { bot_profile: { id: botId, app_id: appId, name: appName, deleted: false, team_id: team.id } }
      : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(message.isEdited ? { edited: { user: botId, ts: message.ts } } : {}),
  };
}

export function presentView(team: Team, view: View) {
  const { content } = view;
  const isModal = content.type === "modal";
  return {
    id: view.id,
    team_id: team.id,
    type: content.type,
    blocks: content.blocks,
    private_metadata: content.private_metadata ?? "",
    callback_id: content.callback_id ?? "",
    state: { values: view.state },
    hash: view.hash,
    title: isModal ? content.title : { type: "plain_text", text: "View Title", emoji: true },
    clear_on_close: isModal && content.clear_on_close === true,
    notify_on_close: isModal && content.notify_on_close === true,
    close: isModal ? (content.close ?? null) : null,
    submit: isModal ? (content.submit ?? null) : null,
    previous_view_id: view.previousViewId,
    root_view_id: view.rootViewId,
    app_id: appId,
    external_id: content.external_id ?? "",
    app_installed_team_id: team.id,
    bot_id: installationOf(team).botId,
  };
}

function offsetSecondsOf(timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts();
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
