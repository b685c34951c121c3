import type { Act } from "../app/act.ts";
import { directMessagesLast } from "../channel-order.ts";
import type { Channel, Team } from "../records.ts";
import { topModal } from "../views.ts";
import { appName, directChannel, isBotIn, slackWorld } from "../world.ts";
import { pathOf, type Target } from "./client-context.ts";
import { Dialog } from "./dialog.tsx";
import { HomeTab } from "./home-tab.tsx";
import { Stream } from "./stream.tsx";

export interface WindowProps {
  act: Act;
  target: Target;
}

/** The chat window. Its live parts are fetched again and replaced when their version changed. */
export function ChatWindow({ act, target }: WindowProps) {
  const path = pathOf(act.team, target);
  return (
    <div class="chat" data-live={`/_live${path}`}>
      <Sidebar act={act} target={target} />
      <section class="chat-main">
        <h1>{target === "home" ? `${appName}: Home` : titleOf(target)}</h1>
        <LiveParts act={act} target={target} />
        {target === "home" ? null : <Composer channel={target} act={act} />}
      </section>
    </div>
  );
}

export function LiveParts({ act, target }: WindowProps) {
  return (
    <>
      {target === "home" ? <HomeTab act={act} /> : <Stream act={act} channel={target} />}
      <Dialog act={act} target={target} />
    </>
  );
}

export function titleOf(channel: Channel): string {
  if (channel.kind === "im") return `Messages with ${appName}`;
  return `#${channel.name}${channel.kind === "private" ? " (private)" : ""}`;
}

function Sidebar({ act, target }: WindowProps) {
  const { team, person } = act;
  const direct = directChannel(team, person.id);
  const others = directMessagesLast(team.channels).filter(({ kind }) => kind !== "im");
  const mine = others.filter(({ members, isArchived }) => members.has(person.id) && !isArchived);
  const [few, many] = [
    mine.slice(0, 12),
    [...mine.slice(12), ...others.filter((one) => !mine.includes(one))],
  ];
  const shown = many.filter(({ kind, members }) => kind === "public" || members.has(person.id));
  return (
    <nav class="chat-side" aria-label="Channels">
      <p>
        <strong>{team.name}</strong> <a href="/app.slack.com/client">All workspaces</a>
      </p>
      <ChannelList team={team} channels={few} target={target} />
      <details>
        <summary>{`${shown.length} more channels`}</summary>
        <ChannelList team={team} channels={shown} target={target} />
      </details>
      <p>
        <strong>{appName}</strong>
      </p>
      <ul>
        <li>
          <a href={pathOf(team, "home")} {...current(target === "home")}>
            Home
          </a>
        </li>
        <li>
          <a href={pathOf(team, direct)} {...current(target === direct)}>
            Messages
          </a>
        </li>
      </ul>
      <AppSection team={team} path={pathOf(team, target)} />
    </nav>
  );
}

function ChannelList({ team, channels, target }: { team: Team; channels: Channel[]; target: Target }) {
  return (
    <ul>
      {channels.map((channel) => (
        <li>
          <a href={pathOf(team, channel)} {...current(target === channel)}>
            {titleOf(channel)}
            {channel.isArchived ? " (archived)" : ""}
          </a>
        </li>
      ))}
    </ul>
  );
}

function AppSection({ team, path }: { team: Team; path: string }) {
  if (team.installation === null) return <p class="soft">The app is not installed in this workspace.</p>;
  return (
    <details>
      <summary>Manage the app</summary>
      <form method="post" action={`${path}/uninstall`}>
        <button class="danger" name="order" value="tokens_first">
          {`Remove ${appName}`}
        </button>
        <button class="danger" name="order" value="uninstall_first">
          {`Remove ${appName}, events in reverse`}
        </button>
      </form>
    </details>
  );
}

function Composer({ channel, act: { team, person } }: { channel: Channel; act: Act }) {
  const path = pathOf(team, channel);
  if (channel.isArchived) return <p class="soft">This channel is archived. Nobody can write here.</p>;
  return (
    <>
      <form method="post" action={`${path}/messages`} class="chat-composer">
        <label class="field">
          <span>Message or command</span>
          <input
            name="text"
            list="commands"
            autocomplete="off"
            autofocus={topModal(team, person.id) === null}
            required
          />
        </label>
        <datalist id="commands">
          {slackWorld().app.commands.map((command) => (
            <option value={`${command} `} />
          ))}
        </datalist>
        <button class="primary">Send</button>
      </form>
      {channel.kind === "im" || team.installation === null || isBotIn(team, channel) ? null : (
        <form method="post" action={`${path}/app`}>
          <button>{`Add ${appName} to this channel`}</button>
        </form>
      )}
    </>
  );
}

function current(isCurrent: boolean) {
  return isCurrent ? { "aria-current": "page" as const } : {};
}
