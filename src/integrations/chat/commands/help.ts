import type { ChatReply } from "../../../providers/chat-message.ts";
import { say } from "../words.ts";
import { grammar, type SlashCommand } from "./parse-command.ts";

/** What a command can do, one line each. */
export function helpOn(command: SlashCommand): ChatReply {
  const facts = Object.values(grammar[command]).map(({ usage, does }) => ({
    code: `${command} ${usage}`,
    does,
  }));
  return say(`What ${command} can do:`, {
    blocks: facts.map(({ code, does }) => ({ kind: "text", text: [{ code }, ` ${does}`] })),
  });
}

/** Says what was not understood, and what was likely meant. */
export function notUnderstood(said: string, meant: string | null, command: SlashCommand): ChatReply {
  const hint =
    meant === null
      ? [" Type ", { code: `${command} help` }, " for all commands."]
      : [" Did you mean ", { code: meant }, "?"];
  return say(["I do not understand ", { code: said }, ".", ...hint]);
}
