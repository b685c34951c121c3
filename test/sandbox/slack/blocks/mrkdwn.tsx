import type { Child } from "hono/jsx";
import type { Team } from "../records.ts";
import { appName, installationOf } from "../world.ts";

type Render = (match: RegExpExecArray, team: Team) => Child;

/**
 * A zero-width space counts as one: https://github.com/anneschuth/claude-threads/pull/92
 * In this order: what stands in code or angle brackets is not looked into again.
 */
const patterns: { pattern: RegExp; render: Render }[] = [
  { pattern: /```\n?([^]+?)\n?```/, render: ([, code = ""]) => <pre>{plain(code)}</pre> },
  { pattern: /`([^`\n]+)`/, render: ([, code = ""]) => <code>{plain(code)}</code> },
  { pattern: /<([^<>\n]+)>/, render: ([, inner = ""], team) => <Reference inner={inner} team={team} /> },
  {
    pattern: /(?<![\w*])\*([^\s\u200B](?:[^*\n]*[^\s\u200B])?)\*(?![\w*])/,
    render: ([, text = ""], team) => <strong>{runs(text, team)}</strong>,
  },
  {
    pattern: /(?<!\w)_([^\s\u200B](?:[^_\n]*[^\s\u200B])?)_(?!\w)/,
    render: ([, text = ""], team) => <em>{runs(text, team)}</em>,
  },
  {
    pattern: /(?<!\w)~([^\s\u200B](?:[^~\n]*[^\s\u200B])?)~(?!\w)/,
    render: ([, text = ""], team) => <s>{runs(text, team)}</s>,
  },
  { pattern: /:([a-z][a-z0-9_+-]*):/, render: ([whole, name = ""]) => emoji[name] ?? whole },
];

const emoji: Record<string, string> = {
  arrow_forward: "▶️",
  black_square_for_stop: "⏹️",
  stopwatch: "⏱️",
  timer_clock: "⏲️",
  white_check_mark: "✅",
  warning: "⚠️",
  calendar: "📅",
  wave: "👋",
};

/** Slack's markup of text: https://docs.slack.dev/messaging/formatting-message-text */
export function Mrkdwn({ text, team }: { text: string; team: Team }) {
  return (
    <div class="mrkdwn">
      {paragraphsOf(text).map(({ isQuote, lines }) =>
        isQuote ? <blockquote>{runs(lines, team)}</blockquote> : <p>{runs(lines, team)}</p>,
      )}
    </div>
  );
}

/** What a person would read of a text in which only the three escapes have a meaning. */
export function plain(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function paragraphsOf(text: string): { isQuote: boolean; lines: string }[] {
  const paragraphs: { isQuote: boolean; lines: string }[] = [];
  for (const line of text.split("\n")) {
    const isQuote = line.startsWith("&gt;") || line.startsWith(">");
    const shown = isQuote ? line.replace(/^(&gt;|>)\s?/, "") : line;
    const last = paragraphs.at(-1);
    if (last?.isQuote === isQuote) last.lines += `\n${shown}`;
    else paragraphs.push({ isQuote, lines: shown });
  }
  return paragraphs;
}

function runs(text: string, team: Team): Child {
  const hits = patterns.flatMap(({ pattern, render }) => {
    const match = pattern.exec(text);
    return match === null ? [] : [{ match, render }];
  });
  const [first] = hits.toSorted((a, b) => a.match.index - b.match.index);
  if (first === undefined) return plain(text);
  const { match, render } = first;
  return (
    <>
      {plain(text.slice(0, match.index))}
      {render(match, team)}
      {runs(text.slice(match.index + match[0].length), team)}
    </>
  );
}

function Reference({ inner, team }: { inner: string; team: Team }) {
  const [target, label] = splitAt(inner, "|");
  if (target.startsWith("@")) return <span class="mention">@{nameOf(target.slice(1), team)}</span>;
  if (target.startsWith("#")) {
    const channel = team.channels.find(({ id }) => id === target.slice(1));
    return <span class="mention">#{channel?.name ?? label ?? target.slice(1)}</span>;
  }
  if (target.startsWith("!")) return <Special target={target} label={label} />;
  if (!/^(https?|mailto|slack):/.test(target)) return <>{plain(`<${inner}>`)}</>;
  return <a href={plain(target)}>{plain(label ?? target)}</a>;
}

/** A ping of everybody stands out, so that one that slipped through the escaping is seen. */
function Special({ target, label }: { target: string; label: string | undefined }) {
  if (target.startsWith("!date^")) {
    const [, seconds = "0", format = ""] = target.split("^");
    const at = new Date(Number(seconds) * 1000);
    return <time datetime={at.toISOString()}>{label ?? `${format} ${at.toISOString()}`}</time>;
  }
  const name = label ?? target.slice(1).replace(/\^.*$/, "");
  return <mark class="ping">@{name}</mark>;
}

function splitAt(text: string, separator: string): [string, string | undefined] {
  const index = text.indexOf(separator);
  return index === -1 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

export function nameOf(userId: string, team: Team): string {
  if (userId === installationOf(team).botUserId) return appName;
  if (userId === "USLACKBOT") return "Slackbot";
  return team.people.find(({ id }) => id === userId)?.name ?? userId;
}
