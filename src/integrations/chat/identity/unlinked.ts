import type { ChatReply } from "../../../providers/chat-message.ts";
import type { Talk } from "../talk.ts";
import { say } from "../words.ts";

/** The answer to somebody who is not, or no longer, a member that we know. It tells nothing about any workspace. */
export function unlinked({ appUrl }: Pick<Talk, "appUrl">): ChatReply {
  return say(
    "I do not know who you are in Timewire yet. Link your account once, or make a code in Settings there and type it here: /tt link CODE",
    {
      buttons: [{ actionId: "open_page", label: "Link my account", url: linkUrl(appUrl), style: "primary" }],
    },
  );
}

/** The page on which a signed-in member says who they are in chat. */
export function linkUrl(appUrl: string): string {
  return `${appUrl}/settings#chat`;
}
