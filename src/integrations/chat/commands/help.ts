import type { ChatReply } from "../../../providers/chat-message.ts";
import { say, shorten } from "../format.ts";
import { unexpectedText } from "./unexpected-text.ts";
import { grammar, type SlashCommand } from "./parse-command.ts";

const longestSaid = 60;

/** What a command can do, one line each; of one verb alone if it is named. */
export function helpOn(command: SlashCommand, verb = ""): ChatReply {
  const all = Object.entries<{ usage: string; does: string }>(grammar[command]);
  const asked = all.filter(([name]) => name === verb.toLowerCase());
  if (verb !== "" && asked.length === 0) throw unexpectedText(`${command} help`, verb);
  const facts = (asked.length === 0 ? all : asked).map(([, { usage, does }]) => ({
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
  return say(["I do not understand ", { code: shorten(said, longestSaid) }, ".", ...hint]);
}
