import type { Act } from "../app/act.ts";
import { BlockList } from "../blocks/block-view.tsx";
import { Mrkdwn, nameOf } from "../blocks/mrkdwn.tsx";
import { isSeenBy } from "../messages.ts";
import type { Channel, Message } from "../records.ts";
import { slackWorld } from "../world.ts";
import { pathOf } from "./client-context.ts";

export function Stream({ act, channel }: { act: Act; channel: Channel }) {
  const messages = channel.messages.filter((message) => isSeenBy(message, act.person.id));
  return (
    <ol class="chat-stream" id="stream" data-version={String(slackWorld().version)} aria-label="Messages">
      {messages.length === 0 ? <li class="soft">Nothing was said here yet.</li> : null}
      {messages.map((message) => (
        <MessageView act={act} channel={channel} message={message} />
      ))}
    </ol>
  );
}

function MessageView({ act, channel, message }: { act: Act; channel: Channel; message: Message }) {
  const { team } = act;
  const path = `${pathOf(team, channel)}/messages/${message.ts}`;
  const isPrivate = message.ephemeralTo !== null;
  const around = { team, state: message.state, errors: {}, prefix: `m${message.ts}` };
  return (
    <li class={isPrivate ? "message ephemeral" : "message"} data-ts={message.ts}>
      <p class="message-head">
        <strong>{nameOf(message.userId, team)}</strong>{" "}
        {message.isFromApp ? <span class="label">App</span> : null}
        <time class="soft" datetime={new Date(Number(message.ts) * 1000).toISOString()}>
          {timeOf(message.ts, act.person.timeZone)}
        </time>
        {message.isEdited ? <span class="soft"> (edited)</span> : null}
        {isPrivate ? <span class="soft"> Only visible to you</span> : null}
      </p>
      <form method="post" action={`${path}/actions`}>
        {message.blocks.length === 0 ? (
          <Mrkdwn text={message.text} team={team} />
        ) : (
          <BlockList blocks={message.blocks} around={around} />
        )}
      </form>
      {isPrivate || team.installation === null ? null : <ShortcutMenu path={path} />}
    </li>
  );
}

function ShortcutMenu({ path }: { path: string }) {
  return (
    <details class="message-menu">
      <summary>More actions</summary>
      <form method="post" action={`${path}/shortcuts`}>
        {slackWorld().app.shortcuts.map(({ callbackId, name }) => (
          <button name="callback" value={callbackId}>
            {name}
          </button>
        ))}
      </form>
    </details>
  );
}

function timeOf(ts: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  return format.format(new Date(Number(ts) * 1000));
}
