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

function renderPart(part: ChatTextPart): string {
  if (typeof part === "string") return escapeText(part);
  if ("bold" in part) return wrap("*", part.bold);
  if ("italic" in part) return wrap("_", part.italic);
  if ("strike" in part) return wrap("~", part.strike);
  if ("code" in part) return wrap("`", part.code);
  if ("userId" in part) return `<@${part.userId.replaceAll(/[^A-Z0-9]/g, "")}>`;
  return renderLink(part);
}

/** Form ends at a line break and at its own sign, for which there is no escape: the sign gives way. */
function wrap(sign: string, text: string): string {
  const inner = text.replaceAll(/\s+/g, " ").replaceAll(sign, "").trim();
  return inner === "" ? "" : `${sign}${escapeText(inner)}${sign}`;
}

function renderLink({ link, url }: { link: string; url: string }): string {
  const href = webAddress(url);
  if (href === null) return escapeText(link);
  const address = href.replaceAll("|", "%7C").replaceAll(">", "%3E").replaceAll("&", "&amp;");
  return `<${address}|${escapeText(link.replaceAll(/\s+/g, " "))}>`;
}

function cutPart(part: ChatTextPart, room: number): string {
  if (typeof part !== "string") return room > 0 ? "…" : "";
  let rendered = "";
  for (const character of part) {
    const next = escapeText(character);
    if (rendered.length + next.length + 1 > room) break;
    rendered += next;
  }
  return room > 0 ? `${rendered}…` : "";
}
