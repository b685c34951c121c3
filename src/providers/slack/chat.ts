import type { Chat } from "../chat.ts";
import { workspace } from "./account.ts";
import { channels, people } from "./conversations.ts";
import { manifest } from "./manifest.ts";
import { messages } from "./messages.ts";
import { parseCommand } from "./parse-command.ts";
import { parseEvent } from "./parse-event.ts";
import { parseInteraction } from "./parse-interaction.ts";
import { renderModal, renderReply } from "./render.ts";
import { views } from "./views.ts";

export const chat: Chat = {
  requests: { parseCommand, parseInteraction, parseEvent },
  answers: {
    reply: renderReply,
    // https://docs.slack.dev/surfaces/modals#displaying_errors : by block, which is the field.
    fieldErrors: (errors) => ({ response_action: "errors", errors }),
    replaceModal: (modal) => ({ response_action: "update", view: renderModal(modal) }),
  },
  ...messages,
  ...views,
  ...channels,
  ...people,
  workspace,
  manifest,
};
