import type { ChatButton } from "../chat-message.ts";
import { printable, truncate } from "../../lib/truncate.ts";
import { webAddress } from "../../lib/web-address.ts";

/** Action ids must differ within a block, but several buttons may do the same with other values. */
const countPattern = /#\d{1,3}$/;

/** The action id that a button was made with. */
export function withoutCount(actionId: string): string {
  return actionId.replace(countPattern, "");
}

export function renderButton(button: ChatButton, count = 0) {
  const { actionId, label, value, style, confirm } = button;
  const url = webAddress(button.url);
  return {
    type: "button",
    action_id: count === 0 ? actionId : `${actionId}#${count}`,
    text: plain(label, 75),
    ...(value ? { value } : {}),
    ...(style === undefined ? {} : { style }),
    ...(url === null ? {} : { url }),
    ...(confirm === undefined ? {} : { confirm: renderConfirm(confirm) }),
  };
}

/** A plain text object; Slack refuses an empty one. */
export function plain(text: string, limit: number) {
  return { type: "plain_text", text: truncate(printable(text).trim() || "–", limit), emoji: false };
}

function renderConfirm({ title, text, yes, no }: NonNullable<ChatButton["confirm"]>) {
  return {
    title: plain(title, 100),
    text: plain(text, 300),
    confirm: plain(yes, 30),
    deny: plain(no, 30),
  };
}
