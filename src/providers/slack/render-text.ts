import { printable } from "../../lib/truncate.ts";
import { webAddress } from "../../lib/web-address.ts";
import type { ChatText, ChatTextPart } from "../chat-message.ts";

/** Slack's control characters: https://docs.slack.dev/messaging/formatting-message-text#escaping */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The text as mrkdwn of at most `limit` characters; what is too long ends in "…", never within an entity or a link. */
export function renderText(text: ChatText, limit: number): string {
  const parts = typeof text === "string" ? [text] : text;
  let rendered = "";
  for (const part of parts) {
    const next = renderPart(part);
    if (rendered.length + next.length > limit) return rendered + cutPart(part, limit - rendered.length);
    rendered += next;
  }
  return rendered;
}

/** Takes no width; Slack sees the edge of a word in it, where no form begins or ends. */
const edge = "\u200B";
const signs = /[*_~]/g;
/** No emoji stands within a time of day. */
const emoji = /(?!(?<=\d):\d\d:):(?=[a-z0-9_+'-]+:)/g;
/** A quotation begins with a line that begins so. */
const quote = /^(?=>)/gm;

/** What Slack would read as form, made to show as it is: there is no escape for it. In place of ` stands the accent that looks like it. */
function literal(text: string): string {
  return unquoted(printable(text))
    .replaceAll(signs, `${edge}$&${edge}`)
    .replaceAll(emoji, `:${edge}`)
    .replaceAll(quote, edge);
}

function unquoted(text: string): string {
  return text.replaceAll("`", "\u02CB");
}

/** What people copy from a message of ours and type again comes back without what was put around its signs. */
export function withoutEdges(text: string): string {
  return text.replaceAll(/\u200B([*_~])\u200B|:\u200B/g, (_, sign: string | undefined) => sign ?? ":");
}

function renderPart(part: ChatTextPart): string {
  if (typeof part === "string") return escapeText(literal(part));
  if ("bold" in part) return wrap("*", part.bold);
  if ("italic" in part) return wrap("_", part.italic);
  if ("strike" in part) return wrap("~", part.strike);
  if ("code" in part) return renderCode(part.code);
  if ("userId" in part) return `<@${part.userId.replaceAll(/[^A-Z0-9]/g, "")}>`;
  return renderLink(part);
}

/** Form ends at a line break, at its own sign and at an edge: text that has these goes without form. */
function wrap(sign: string, text: string): string {
  const inner = literal(onOneLine(text));
  const takesForm = inner !== "" && !inner.includes(sign) && !inner.startsWith(edge) && !inner.endsWith(edge);
  return takesForm ? `${sign}${escapeText(inner)}${sign}` : escapeText(inner);
}

/** Nothing within code has form. */
function renderCode(text: string): string {
  const inner = onOneLine(unquoted(text));
  return inner === "" ? "" : `\`${escapeText(inner)}\``;
}

function onOneLine(text: string): string {
  return printable(text).replaceAll(/\s+/g, " ").trim();
}

function renderLink({ link, url }: { link: string; url: string }): string {
  const label = escapeText(literal(onOneLine(link)));
  const href = webAddress(url);
  if (href === null || label === "") return label;
  const address = href.replaceAll("|", "%7C").replaceAll(">", "%3E").replaceAll("&", "&amp;");
  return `<${address}|${label}>`;
}

function cutPart(part: ChatTextPart, room: number): string {
  if (typeof part !== "string") return room > 0 ? "…" : "";
  let rendered = "";
  for (const character of literal(part)) {
    const next = escapeText(character);
    if (rendered.length + next.length + 1 > room) break;
    rendered += next;
  }
  return room > 0 ? `${rendered}…` : "";
}
